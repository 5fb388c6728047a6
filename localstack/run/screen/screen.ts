import { styleText } from 'node:util';
import { RANKING_TYPES, RANKINGS, type RankingType } from '../../../schema/rankings.ts';
import { TMDB_ATTRIBUTION } from '../../tmdb/attribution.ts';
import { figureLines } from './figure-lines.ts';
import { fitted, type Growth } from './layout.ts';
import type { AwayPart, Snapshot } from './snapshot.ts';
import { behindLines, headLines, topicLine, topicLines, workflowLines } from './state-lines.ts';
import { tableLines } from './table-lines.ts';
import { clockText, counted, flowed, shortened, timeText, wrapped } from './text.ts';
import { warningLines } from './warning-lines.ts';

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The picture a terminal shows. Where it is low, what says whether all is well stays: the clock, how far behind, faults, lags;
 * the tables go first, row by row.
 */
export const screenOf = (snapshot: Snapshot, { width, height }: ScreenSize): string =>
  fitted(blocksOf(snapshot, width), GROWTH, height).join('\n');

/** In the order of the screen. */
const blocksOf = (snapshot: Snapshot, width: number) => ({
  head: [headLines(snapshot, width)],
  behind: [behindLines(snapshot, width)],
  console: [
    [],
    snapshot.consoleUrl === undefined
      ? []
      : [`Console ${styleText('underline', shortened(snapshot.consoleUrl, width - 8))}`],
  ],
  warnings: warningsOf(snapshot, width),
  topics: [topicLine(snapshot, width), topicLines(snapshot, width), ['', ...topicLines(snapshot, width)]],
  figures: [
    [],
    figureLines(snapshot, width).slice(0, 1),
    figureLines(snapshot, width),
    ['', ...figureLines(snapshot, width)],
  ],
  workflow: [[], workflowLines(snapshot.workflow, width, false), workflowLines(snapshot.workflow, width, true)],
  tops: topsOf(snapshot, width),
  rankings: rankingsOf(snapshot, width),
  expected: [[], expectedOf(snapshot, width)],
  foot: footOf(snapshot, width),
});

type BlockName = keyof ReturnType<typeof blocksOf>;

/** The most important first. */
const GROWTH: Growth<BlockName> = [
  ['warnings', 1],
  ['workflow', 1],
  ['console', 1],
  ['topics', 1],
  ['figures', 1],
  ['warnings', 2],
  ['rankings', 1],
  ['tops', 1],
  ['workflow', 2],
  ['figures', 2],
  ['topics', 2],
  ['figures', 3],
  ['rankings', 2],
  ['tops', 2],
  ['foot', 1],
  ['rankings', 3],
  ['tops', 3],
  ['expected', 1],
  ['warnings', 3],
  ['rankings', 4],
  ['tops', 4],
];

const asOf = ({ away }: Snapshot, part: AwayPart): string => {
  const since = away[part]?.since;
  return since === undefined ? '' : `  as of ${clockText(since)}`;
};

/** Of the newest window: the most popular, one or three; then the most reviewed beside them; then all. */
const topsOf = (snapshot: Snapshot, width: number): string[][] => {
  const { top } = snapshot;
  if (top === undefined) return [[]];
  const name = `window ${timeText(top.windowStart)}  ${counted(top.movies, 'movie')}${asOf(snapshot, 'tables')}`;
  const popular = (most: number): string[] => [
    '',
    styleText('bold', shortened(name, width)),
    ...tableLines('movie_ratings_by_window · most popular', top.popular.slice(0, most), width),
  ];
  const reviewed = (most: number): string[] =>
    tableLines('review_sentiments · most reviewed, last hour', top.reviewed.slice(0, most), width);
  return [[], popular(1), popular(3), [...popular(3), ...reviewed(1)], [...popular(5), ...reviewed(5)]];
};

/** The first of the first ranking, one or three; then the first of each; then all. */
const rankingsOf = (snapshot: Snapshot, width: number): string[][] => {
  const { rankings } = snapshot;
  if (rankings === undefined) return [[]];
  const head = [
    '',
    styleText('bold', shortened(`ranking ${timeText(rankings.windowStart)}${asOf(snapshot, 'documents')}`, width)),
  ];
  const first = (type: RankingType, most: number): string[] =>
    tableLines(`${RANKINGS[type].table} · score`, rankings[type].slice(0, most), width);
  const [main = 'trending'] = RANKING_TYPES;
  return [
    [],
    [...head, ...first(main, 1)],
    [...head, ...first(main, 3)],
    [...head, ...RANKING_TYPES.flatMap((type) => first(type, 1))],
    [...head, ...RANKING_TYPES.flatMap((type) => first(type, RANKINGS[type].shown))],
  ];
};

/** One line of the first; then three, whole as far as three lines go; then all. */
const warningsOf = ({ warnings, realNow }: Snapshot, width: number): string[][] => {
  const told = warnings.filter(({ kind }) => kind !== 'expected');
  const first = told.slice(0, 1).flatMap((warning) => warningLines(warning, realNow, width, 1));
  const some = told.slice(0, 3).flatMap((warning) => warningLines(warning, realNow, width, 3));
  const all = told.slice(0, 8).flatMap((warning) => warningLines(warning, realNow, width, 6));
  return [[], first, some, all];
};

const expectedOf = ({ warnings, realNow }: Snapshot, width: number): string[] => {
  const expected = warnings.filter(({ kind }) => kind === 'expected').slice(0, 2);
  return expected.length === 0 ? [] : ['', ...expected.flatMap((warning) => warningLines(warning, realNow, width, 2))];
};

const STOP = 'Ctrl-C stops.';

/** Who is stopping has asked for it. */
const footOf = ({ isStopping }: Snapshot, width: number): string[][] => {
  const stop = isStopping ? [] : [STOP];
  const all = flowed([TMDB_ATTRIBUTION, ...stop], width, '  ').flatMap((line) => wrapped(line, width, 3));
  return [dim(stop), ['', ...dim(all)]];
};

const dim = (lines: readonly string[]): string[] => lines.map((line) => styleText('dim', line));
