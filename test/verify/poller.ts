/** Shows that no TMDB stops the poller; HELP says how. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { delayAt, type Found, requestsOf, runPollDay } from './poller/poll-day.ts';
import { MOST_POLLS_BETWEEN_VISITS } from './poller/poller-schedule.ts';
import { mergedTallies, NO_TALLY, type PollerTally } from './poller/poller-tally.ts';
import { aligned, grouped } from './table.ts';

const HELP = `Shows that no TMDB stops the poller.

  npm run verify:poller -- [options]

  --worlds N   seeded TMDBs, each polled for two and a half hours of its own time (default 10000)
  --seed S     the first one's seed (default 1)
  --day        instead: what a day of polls of 500 simulated movies asks TMDB for, and how soon it knows what changed
  --json       one JSON object instead of a table
  --help       this text

Of each TMDB any share of any kind of address (lists, details, reviews) fails for good, each with its own mixture of 4xx, 5xx,
pages of HTML, broken gzip and JSON, pauses of seconds to days, silence and broken connections. Whatever those do, every
movie that a list shows and that answers is visited at least every ${MOST_POLLS_BETWEEN_VISITS} polls, every review of a page that answers is
published once, requests are a quarter of a second apart and within their budget, polls end in time, and what never
answers is asked less and less.

Ends with 0 if all of that held, with 1 if not.
`;

const THREADS = 2;

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    day: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const tallyOf = async (from: number, step: number, worlds: number): Promise<PollerTally> => {
  const worker = new Worker(new URL('poller/poller-worker.ts', import.meta.url), {
    workerData: { from, step, worlds },
  });
  const [tally] = (await once(worker, 'message')) as [PollerTally];
  return tally;
};

const verify = async (): Promise<boolean> => {
  const startedAt = performance.now();
  const [worlds, seed] = [Number(values.worlds), Number(values.seed)];
  const shares = Array.from({ length: THREADS }, (_, index) =>
    tallyOf(seed + index, THREADS, Math.ceil((worlds - index) / THREADS)),
  );
  const tally = (await Promise.all(shares)).reduce(mergedTallies, NO_TALLY);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(values.json ? JSON.stringify({ ...tally, seconds }) : reportOf(tally, seconds));
  return tally.failures.length === 0;
};

const reportOf = (tally: PollerTally, seconds: number): string =>
  [
    aligned([
      ['TMDBs', grouped(tally.worlds)],
      ['requests', grouped(tally.requests)],
      ['readable movies', grouped(tally.readable)],
      ['addresses that never answer', grouped(tally.failing)],
      ['polls that found it down', grouped(tally.downs)],
      ['seconds', seconds.toFixed(1)],
      ['TMDBs that failed', grouped(tally.failures.length)],
    ]),
    '\nLongest wait of a readable movie, in polls, and in how many TMDBs',
    aligned(
      [...tally.waits.entries()].flatMap(([polls, worlds]) => (worlds > 0 ? [[String(polls), grouped(worlds)]] : [])),
    ),
    ...tally.failures.slice(0, 10).flatMap(({ seed, violations }) => [`\nFAILED: seed ${seed}`, ...violations]),
  ].join('\n');

const MOVIES_OF_DAY = 500;

const measureDay = async (): Promise<void> => {
  const day = await runPollDay(MOVIES_OF_DAY, Number(values.seed));
  const total = requestsOf(day);
  const delays = (found: Found): string =>
    `${grouped(found.delays.length)} of ${grouped(found.count)}, after ${[0.5, 0.99]
      .map((quantile) => `${Math.round(delayAt(found, quantile))} min (p${100 * quantile})`)
      .join(' and ')}`;
  const report = aligned([
    ['requests', grouped(total)],
    ...Object.entries(day.requests).map(([kind, count]) => [`  ${kind}`, grouped(count)]),
    ['asking for everything in every poll', grouped(day.requestsForAll)],
    ['saved', `${Math.round(100 * (1 - total / day.requestsForAll))} %`],
    ['new popularity found', delays(day.popularity)],
    ['reviews found', delays(day.reviews)],
  ]);
  console.log(values.json ? JSON.stringify(day) : report);
};

if (values.help) console.log(HELP);
else if (values.day) await measureDay();
else process.exitCode = (await verify()) ? 0 : 1;
