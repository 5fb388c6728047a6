import type { ConsoleSource } from '../../../../localstack/console/source/console-source.ts';
import type { LetterLine } from '../../../../localstack/console/source/wire-letters.ts';
import type { MovieSeries, RankedEntry } from '../../../../localstack/console/source/wire-movies.ts';
import { adviceOn } from '../../../../schema/dead-letter-reasons.ts';
import { RANKINGS } from '../scripted-source.ts';

const NOW = RANKINGS.now;
const HOUR_MS = 3_600_000;
const WINDOW_MS = 300_000;

/** What a stranger may call a movie, or write of it. */
export const HOSTILE = `<img src=x onerror="document.title='owned'">`;

const ranked = (change: Partial<RankedEntry> = {}): RankedEntry => ({
  rank: 1,
  movieId: 1_198,
  title: 'Broken Valley',
  label: 'breakout',
  score: 20.3,
  velocity: -2.5,
  timesUsual: 7.7,
  reviews: 3,
  reason: '7.7 times its usual popularity',
  since: NOW - HOUR_MS,
  spark: [
    [1, 1],
    [2, 5],
    [3, 4],
  ],
  ...change,
});

export const SERIES: MovieSeries = {
  movieId: 1_198,
  title: 'Broken Valley',
  facts: ['Drama', 'released 2020-01-02'],
  now: NOW,
  windowSizeMs: WINDOW_MS,
  label: 'breakout',
  labelReason: '7.7 times its usual popularity',
  labelSince: NOW - HOUR_MS,
  labels: [{ label: 'breakout', from: NOW - HOUR_MS, until: null }],
  onsets: [{ kind: 'breakout', at: NOW - 1.5 * HOUR_MS }],
  ratings: Array.from({ length: 40 }, (_, index) => ({
    windowStart: NOW - (40 - index) * WINDOW_MS,
    popularity: index < 30 ? 10 : 70,
    voteCount: 500 + index,
    voteAverage: 7.1,
  })),
  moods: [
    { windowStart: NOW - 2 * HOUR_MS, reviews: 2, positive: 1, negative: 1, neutral: 0, mood: 0.1, version: 3 },
    { windowStart: NOW - HOUR_MS, reviews: 1, positive: 1, negative: 0, neutral: 0, mood: 0.8, version: 1 },
  ],
  corrections: [
    {
      windowStart: NOW - 2 * HOUR_MS,
      at: NOW - HOUR_MS,
      lateByMs: HOUR_MS - WINDOW_MS,
      before: { reviews: 1, mood: 0.6 },
      after: { reviews: 2, mood: 0.1 },
      isEdit: false,
    },
  ],
  correctionsNote: null,
  levels: [],
  copies: { cqlsh: 'cqlsh 127.0.0.1', mongosh: 'mongosh' },
};

const LETTER: LetterLine = {
  key: 'movie.reviews/since-1/2/00000000000000000757.json',
  state: 'waiting',
  topic: 'movie.reviews',
  partition: 2,
  offset: 757,
  reason: 'event-time-ahead',
  message: 'event time 2026-11-29T13:37:09.842Z is 3408 s in the future',
  setAsideAt: NOW,
  movie: '1013',
};

/** Every page has something to show, among it texts of strangers that mean no good. */
export const FULL_ANSWERS: Partial<ConsoleSource> = {
  rankings: async () => ({
    ...RANKINGS,
    rankings: {
      trending: [
        ranked(),
        ranked({ rank: 2, movieId: 7, title: HOSTILE, label: 'hot', timesUsual: null, reason: null }),
      ],
      breakout: [ranked()],
      declining: [],
    },
  }),
  labelChanges: () => [
    { movieId: 7, title: HOSTILE, from: 'none', to: 'hot', score: 3, windowStart: NOW, reason: null },
  ],
  events: () => [
    { id: 1, severity: 'fault', firstAt: NOW, lastAt: NOW, count: 3, text: 'Cassandra has ended', endedAt: null },
  ],
  search: async () => [{ movieId: 1_198, title: 'Broken Valley' }],
  series: async () => SERIES,
  reviews: async (movieId, windowStart) => ({
    movieId,
    windowStart,
    note: null,
    reviews: [
      {
        reviewId: 'a',
        author: HOSTILE,
        createdAt: NOW,
        rating: 8,
        compound: 0.7506,
        mood: 'positive',
        partition: 2,
        offset: 7,
        edited: { at: NOW, compoundBefore: -0.5 },
        pieces: [
          { text: `A ${HOSTILE}`, weight: 0 },
          { text: ' wonderful', weight: 2.7 },
          { text: ' but', weight: 0 },
          { text: ' sad', weight: -2.1 },
        ],
      },
    ],
  }),
  documents: async () => ({ title: HOSTILE }),
  letters: async () => ({
    letters: [LETTER],
    byReason: [{ reason: LETTER.reason, topic: LETTER.topic, count: 1 }],
    isCutOff: false,
  }),
  letter: async () => ({
    ...LETTER,
    advice: adviceOn(LETTER.reason),
    function: 'score-reviews',
    appendedAt: NOW,
    headers: [],
    valueBytes: 3,
    hex: '0000  00',
    undecodable: null,
    fields: [
      { name: 'content', value: HOSTILE, isOffending: false },
      { name: 'created_at', value: '1795961229842', isOffending: true },
    ],
  }),
  redrive: async ({ keys, isDryRun }) => ({
    isDryRun,
    letters: keys.map((key) => ({ key, outcome: isDryRun ? 'would-send' : 'sent', detail: LETTER.message })),
  }),
  executions: async () => [
    {
      name: 'serving-views-1',
      status: 'failed',
      startedAt: NOW - 9_000,
      durationMs: 800,
      error: 'DetectTrends: Cassandra is away',
    },
  ],
  execution: async (name) => ({
    name,
    status: 'failed',
    startedAt: NOW - 9_000,
    durationMs: 800,
    error: 'DetectTrends: Cassandra is away',
    output: {},
    steps: [
      {
        state: 'PlanViews',
        functionName: 'plan-views',
        shard: null,
        startedAt: NOW - 9_000,
        durationMs: 50,
        error: null,
        input: '{}',
        output: '{}',
      },
      {
        state: 'DetectTrends',
        functionName: 'detect-trends',
        shard: 3,
        startedAt: NOW - 8_950,
        durationMs: 700,
        error: 'away',
        input: '{}',
        output: null,
      },
    ],
  }),
  records: async ({ topic }) => ({
    note: 'The newest 1 of 1 that this run has counted are kept here.',
    records: [
      {
        topic,
        partition: 2,
        offset: 7,
        appendedAt: NOW,
        deliveredAt: NOW,
        key: '1198',
        value: { content: HOSTILE },
        fault: null,
      },
    ],
  }),
  follow: async (place) => ({
    record: { ...place, appendedAt: NOW, deliveredAt: NOW, key: '1198', value: { content: HOSTILE }, fault: null },
    steps: [{ name: 'log', text: 'movie.reviews, partition 2, offset 7', detail: null }],
  }),
  world: async () => ({
    now: NOW,
    events: [
      { kind: 'breakout', movieId: 7, title: HOSTILE, onset: NOW - HOUR_MS, factor: 8, isInjected: true, foundAt: NOW },
      { kind: 'common step', movieId: null, title: null, onset: NOW, factor: 0.6, isInjected: true, foundAt: null },
    ],
    faults: [],
    faultKinds: ['error', 'slow'],
    servers: [
      { name: 'cassandra', title: 'Cassandra 5.0.9', isAlive: false, isPaused: false, awaySince: NOW },
      { name: 'kafka', title: 'Kafka 4.4.0', isAlive: true, isPaused: true, awaySince: NOW },
    ],
    serversNote: null,
    speed: 30,
  }),
};
