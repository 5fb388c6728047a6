import {
  type ConsoleAbout,
  type ConsoleListener,
  type ConsoleSource,
  NotHere,
} from '../../../localstack/console/source/console-source.ts';
import type { RankingsView } from '../../../localstack/console/source/wire-movies.ts';
import type { ConsoleSnapshot, StageCard } from '../../../localstack/console/source/wire-pipeline.ts';

const NOW = Date.UTC(2026, 10, 29, 12, 28);

const ABOUT: ConsoleAbout = {
  kind: 'run',
  name: 'the run on this machine',
  engine: 'memory',
  isSimulated: true,
  isProduction: false,
  redriveRefusal: null,
  confirmation: null,
  worldRefusal: null,
};

const stage = (id: StageCard['id'], name: string, value: number): StageCard => ({
  id,
  name,
  status: 'ok',
  since: null,
  value,
  unit: 'records',
  facts: ['a fact'],
  remedy: null,
});

/** A run that is live and well. */
export const snapshotWith = (change: Partial<ConsoleSnapshot> = {}): ConsoleSnapshot => ({
  at: NOW,
  now: NOW,
  state: 'live',
  phase: 'live, 30 × real time',
  speed: 30,
  steps: [],
  stages: [
    stage('tmdb', 'TMDB', 8_522),
    stage('kafka', 'Kafka', 0),
    stage('functions', 'Functions', 120),
    stage('tables', 'Cassandra', 6),
    stage('workflow', 'Workflow', 10),
    stage('documents', 'Documents', 90_380),
  ],
  topics: [
    {
      topic: 'movie.reviews',
      group: 'speed-layer-score-reviews-v1',
      records: 4_148,
      recordsPerSecond: 3.2,
      lag: 0,
      lagMs: 0,
      partitions: [{ partition: 0, records: 4_148, lag: 0, newestOffset: 4_147 }],
    },
  ],
  recordsPerSecond: 3.2,
  lag: 0,
  rowMs: { p50: 6, p99: 20 },
  counts: { DeadLetters: 2 },
  freshness: { rowsMs: 60_000, documentsMs: 300_000 },
  notices: [],
  attribution: null,
  ...change,
});

export const RANKINGS: RankingsView = {
  now: NOW,
  judgedAt: NOW - 180_000,
  velocityUnit: 'points/h',
  sparkSpan: '24 hours',
  titles: { trending: 'Trending', breakout: 'Breakouts', declining: 'Declining' },
  rankings: { trending: [], breakout: [], declining: [] },
};

/** A source whose every answer a test can replace, and which says what it was asked. */
export class ScriptedSource implements ConsoleSource {
  readonly #listeners = new Set<ConsoleListener>();
  snapshot: ConsoleSnapshot | null = snapshotWith();
  answers: Partial<ConsoleSource> = {};
  aboutNow = ABOUT;

  about = (): ConsoleAbout => this.aboutNow;
  newest = (): ConsoleSnapshot | null => this.snapshot;
  history: ConsoleSource['history'] = (since = 0) => {
    const at = [1_000, 2_000, 3_000].filter((one) => one > since);
    return { at, recordsPerSecond: at.map(() => 1), lag: at.map(() => 0), p50: at.map(() => 5), p99: at.map(() => 9) };
  };
  events: ConsoleSource['events'] = () => this.answers.events?.() ?? [];
  labelChanges: ConsoleSource['labelChanges'] = () => this.answers.labelChanges?.() ?? [];
  listen = (listener: ConsoleListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  tell(act: (listener: ConsoleListener) => void): void {
    for (const listener of this.#listeners) act(listener);
  }
  show(snapshot: ConsoleSnapshot): void {
    this.snapshot = snapshot;
    this.tell((listener) => listener.snapshot?.(snapshot));
  }

  rankings: ConsoleSource['rankings'] = async () => this.answers.rankings?.() ?? RANKINGS;
  search: ConsoleSource['search'] = async (...asked) => this.answers.search?.(...asked) ?? [];
  series: ConsoleSource['series'] = (...asked) => this.#scripted('series', this.answers.series?.(...asked));
  reviews: ConsoleSource['reviews'] = (...asked) => this.#scripted('reviews', this.answers.reviews?.(...asked));
  documents: ConsoleSource['documents'] = (...asked) => this.#scripted('documents', this.answers.documents?.(...asked));
  letters: ConsoleSource['letters'] = (...asked) => this.#scripted('letters', this.answers.letters?.(...asked));
  letterText: ConsoleSource['letterText'] = (...asked) => this.#scripted('text', this.answers.letterText?.(...asked));
  letter: ConsoleSource['letter'] = (...asked) => this.#scripted('letter', this.answers.letter?.(...asked));
  redrive: ConsoleSource['redrive'] = (...asked) => this.#scripted('redrive', this.answers.redrive?.(...asked));
  executions: ConsoleSource['executions'] = async () => this.answers.executions?.() ?? [];
  execution: ConsoleSource['execution'] = (...asked) => this.#scripted('execution', this.answers.execution?.(...asked));
  records: ConsoleSource['records'] = async (...asked) =>
    this.answers.records?.(...asked) ?? { records: [], note: 'none' };
  follow: ConsoleSource['follow'] = (...asked) => this.#scripted('follow', this.answers.follow?.(...asked));
  world: ConsoleSource['world'] = () => this.#scripted('world', this.answers.world?.());
  act: ConsoleSource['act'] = (...asked) => this.#scripted('act', this.answers.act?.(...asked));
  recount: ConsoleSource['recount'] = () => this.#scripted('recount', this.answers.recount?.());
  metrics: ConsoleSource['metrics'] = async () => 'up 1\n';

  async #scripted<Answer>(what: string, answer: Promise<Answer> | undefined): Promise<Answer> {
    if (answer === undefined) throw new NotHere(`no ${what} in this test`);
    return answer;
  }
}
