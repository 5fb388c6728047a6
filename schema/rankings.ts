/** The rankings: what each is called wherever it is kept or shown. Whatever lists rankings derives from {@link RANKINGS}. */
import { TABLES, type TableName } from './names.ts';

/** What can be told of a ranked movie beside its rank and title; core/trends/trend-ports.ts says what each means. */
export type RankedFigure =
  | 'score'
  | 'velocity'
  | 'acceleration'
  | 'label'
  | 'growth'
  | 'loss'
  | 'reviewVolume'
  | 'since'
  | 'reason';

interface RankingShape {
  readonly table: TableName;
  /** The column, and so the field of a document's `view`, that says where a movie stands: 1, 2, 3 … */
  readonly rank: string;
  /** By column beside the key, `movie_id` and `title`. The first is what the ranking shows first. */
  readonly columns: Readonly<Record<string, RankedFigure>>;
  /** Whether the table has the end of the window as a column too. */
  readonly hasWindowEnd: boolean;
  /** A heading for people. */
  readonly title: string;
  /** Completes "the newest ranking of …". */
  readonly says: string;
  /** How many rows a screen has room for. */
  readonly shown: number;
}

/** Every ranking says since when a label stands, and why. */
const WHY = { since: 'since', reason: 'reason' } as const;

export const RANKINGS = {
  trending: {
    table: TABLES.trendingMovies,
    rank: 'rank',
    columns: {
      trending_score: 'score',
      velocity: 'velocity',
      acceleration: 'acceleration',
      label: 'label',
      ...WHY,
    },
    hasWindowEnd: false,
    title: 'Trending',
    says: 'hot and breaking movies',
    shown: 5,
  },
  breakout: {
    table: TABLES.breakoutMovies,
    rank: 'breakout_rank',
    columns: {
      breakout_score: 'score',
      surge_multiplier: 'growth',
      trend_velocity: 'velocity',
      trend_acceleration: 'acceleration',
      total_review_volume: 'reviewVolume',
      ...WHY,
    },
    hasWindowEnd: true,
    title: 'Breaking out',
    says: 'movies that break out',
    shown: 3,
  },
  declining: {
    table: TABLES.decliningMovies,
    rank: 'decline_rank',
    columns: {
      decline_score: 'score',
      momentum_loss: 'loss',
      trend_velocity: 'velocity',
      trend_acceleration: 'acceleration',
      total_review_volume: 'reviewVolume',
      ...WHY,
    },
    hasWindowEnd: true,
    title: 'Declining',
    says: 'movies that decline',
    shown: 3,
  },
} as const satisfies Readonly<Record<string, RankingShape>>;

export type RankingType = keyof typeof RANKINGS;

export const RANKING_TYPES = Object.keys(RANKINGS) as readonly RankingType[];

export type RankingTable = (typeof RANKINGS)[RankingType]['table'];

export const RANKING_TABLES: readonly RankingTable[] = RANKING_TYPES.map((type) => RANKINGS[type].table);

/** A ranking's shape without the literal types of its entry, for who treats all rankings alike. */
export const rankingShapeOf = (type: RankingType): RankingShape => RANKINGS[type];

/** One value for each ranking. */
export const byRanking = <Value>(valueOf: (type: RankingType) => Value): Readonly<Record<RankingType, Value>> =>
  Object.fromEntries(RANKING_TYPES.map((type) => [type, valueOf(type)])) as Record<RankingType, Value>;
