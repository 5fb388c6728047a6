import { concurrently } from '../../../lambdas/core/concurrently.ts';
import { epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { TOPICS } from '../../../schema/names.ts';
import type { Rating, Review } from '../../../schema/records.ts';
import { READERS } from '../../../schema/topology.ts';
import type { SourceRecord } from '../../aws/event-source-mapping/record-source.ts';
import type { Backend } from '../../backend/backend.ts';
import { WINDOWING } from '../../pipeline/mappings.ts';
import { realClock, realSleep } from '../../time/local-time.ts';
import { NotHere } from '../source/console-source.ts';
import type { RecountReport } from '../source/wire-world.ts';
import { valueOf } from './decoded-record.ts';
import type { RunParts } from './run-parts.ts';

/** Records of each partition that are read again at most. */
const RECORDS_PER_PARTITION = 4_000;
const READS_AT_A_TIME = 16;
const DIFFERENCES_SHOWN = 10;
const LETTERS = 2_000;

/** What the log says a window's row should have counted. */
type Expected = Map<number, Map<number, Set<string | number>>>;

type Counted = {
  readonly type: 'sentiment' | 'ratings';
  readonly column: string;
  readonly topic: 'movie.reviews' | 'movie.ratings';
};

const COUNTED: readonly Counted[] = [
  { type: 'sentiment', column: 'review_count', topic: TOPICS.reviews },
  { type: 'ratings', column: 'rating_count', topic: TOPICS.ratings },
];

/**
 * Counts the windows of the last hour again, from the log, and holds the rows against that: what the log has and the row
 * has not is lost, what the row has more is double. Each record counts once, however often the log has it.
 */
export const recountOf = async ({ backend, time }: RunParts): Promise<RecountReport> => {
  const startedMs = performance.now();
  await caughtUp(backend);
  const now = time.clock.now();
  const since = windowStartOf(epochMs(now - HOUR_MS), WINDOWING.windowSizeMs);
  const setAside = await setAsideOf(backend);
  const totals = { records: 0, rows: 0, lost: 0, double: 0, differences: [] as string[] };
  for (const counted of COUNTED) {
    const records = await backend.log.newest(counted.topic, RECORDS_PER_PARTITION);
    const expected = expectedOf(counted.topic, records, since, setAside);
    totals.records += records.length;
    await compare(backend, counted, expected, totals);
  }
  const { differences, ...sums } = totals;
  return {
    since,
    ...sums,
    differences: differences.slice(0, DIFFERENCES_SHOWN),
    tookMs: Math.round(performance.now() - startedMs),
    note: `Windows of the last hour of the world, from the newest ${RECORDS_PER_PARTITION.toLocaleString('en')} records of each partition.`,
  };
};

/** A record that nobody has counted yet would look lost. */
const caughtUp = async ({ admin }: Backend): Promise<void> => {
  const until = realClock.now() + 10_000;
  for (;;) {
    const lags = await Promise.all(COUNTED.map(({ topic }) => admin.lag(READERS[topic].group, topic)));
    if (lags.every((byPartition) => [...byPartition.values()].every((lag) => lag === 0))) return;
    if (realClock.now() > until)
      throw new NotHere('There are records that nobody has counted yet: try again when lag is 0.');
    await realSleep(100);
  }
};

/** Dead letters are not counted, by design; `topic-partition/offset`. */
const setAsideOf = async ({ archive }: Backend): Promise<ReadonlySet<string>> => {
  const { letters } = await archive.list({ limit: LETTERS });
  return new Set(
    letters.map(({ key }) => {
      const [topic, , partition, file = ''] = key.split('/');
      return `${topic}-${partition}/${Number(file.replace('.json', ''))}`;
    }),
  );
};

const expectedOf = (
  topic: Counted['topic'],
  records: readonly SourceRecord[],
  since: number,
  setAside: ReadonlySet<string>,
): Expected => {
  const expected: Expected = new Map();
  for (const { partition, offset, value } of records) {
    if (setAside.has(`${topic}-${partition}/${offset}`)) continue;
    const found = identityOf(topic, value);
    if (found === undefined || found.windowStart < since) continue;
    const windows = expected.get(found.movieId) ?? new Map<number, Set<string | number>>();
    expected.set(found.movieId, windows);
    windows.set(found.windowStart, (windows.get(found.windowStart) ?? new Set()).add(found.identity));
  }
  return expected;
};

const identityOf = (topic: Counted['topic'], value: Uint8Array | null) => {
  try {
    const decoded = valueOf(topic, value) as Review | Rating;
    const isReview = 'review_id' in decoded;
    const eventTime = epochMs(isReview ? decoded.created_at : decoded.timestamp);
    const windowStart = windowStartOf(eventTime, WINDOWING.windowSizeMs);
    return { movieId: decoded.movie_id, windowStart, identity: isReview ? decoded.review_id : eventTime };
  } catch {
    return undefined;
  }
};

interface Totals {
  rows: number;
  lost: number;
  double: number;
  readonly differences: string[];
}

const compare = async (
  { workflowStores }: Backend,
  { type, column }: Counted,
  expected: Expected,
  totals: Totals,
): Promise<void> => {
  await concurrently([...expected], READS_AT_A_TIME, async ([movieId, windows]) => {
    const rows = await workflowStores.viewRows.read(type, movieId, [...windows.keys()].map(epochMs));
    const counts = new Map(rows.map(({ windowStart, view }) => [Number(windowStart), Number(view[column])]));
    for (const [windowStart, identities] of windows) {
      const difference = (counts.get(windowStart) ?? 0) - identities.size;
      totals.rows++;
      totals.lost += Math.max(0, -difference);
      totals.double += Math.max(0, difference);
      if (difference !== 0)
        totals.differences.push(
          `${type} of ${movieId}, ${new Date(windowStart).toISOString()}: ${counts.get(windowStart) ?? 0} in the row, ${identities.size} in the log`,
        );
    }
  });
};
