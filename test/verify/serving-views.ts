/** Shows that documents equal the tables, whatever goes wrong; HELP says how. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { aligned, grouped } from './table.ts';
import { mergedViews, NO_VIEWS, reproducibleViewsOf, type ViewsCatch } from './views/views-campaign.ts';
import { runViewsSchedule, VIEW_FAULTS } from './views/views-schedule.ts';
import type { ViewsMessage, ViewsShare } from './views/views-worker.ts';

const HELP = `Shows that documents equal the tables, whatever goes wrong.

  npm run verify:serving-views -- [options]

  --schedules N   simulated schedules of the shipped workflow over the in-memory stores (default 5000)
  --seed S        the first schedule's seed (default 1); --schedules 1 prints what happened, step by step
  --json          one JSON object instead of tables
  --help          this text

A deterministic scheduler runs the stream functions and the six steps of the workflow through crashes, zombies, repeated
steps, two executions at once, lost and late answers, late records and titles, clocks that are off by up to ten minutes, and
backlogs. Then everything goes well, and after the next executions every document must equal its row, by version, column by
column, with the movie's title; velocities must be what the rows give; rankings what was decided. All the time no checkpoint
may pass a change that is not in the documents. Workflows with one deliberate mistake each must be caught. The same over
real servers: npx vitest run --project engines test/verify/serving-views.engines.test.ts

Ends with 0 if every document was right and every mistake was caught; with 1 if not.
`;

const THREADS = 2;
const TRIES_PER_VARIANT = 100;
const MOST_TRIES_PER_VARIANT = 5_000;
const REPEATED = 50;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [schedules, seed] = [Number(values.schedules), Number(values.seed)];

const show = async (): Promise<boolean> => {
  const { trace, violations, classes } = await runViewsSchedule(seed, { isTraced: true });
  for (const line of trace) console.log(line);
  console.log(`\nfaults turned on: ${classes.join(', ')}`);
  for (const violation of violations) console.log(`VIOLATION ${violation}`);
  return violations.length === 0;
};

const verify = async (): Promise<boolean> => {
  const startedAt = performance.now();
  let totals = NO_VIEWS;
  const variants: ViewsCatch[] = [];
  const receive = (message: ViewsMessage): void => {
    if ('caught' in message) variants.push(message.caught);
    else totals = mergedViews(totals, message.totals);
  };
  const common = { threads: THREADS, seed, schedules };
  const tries = { triesPerVariant: TRIES_PER_VARIANT, mostTriesPerVariant: MOST_TRIES_PER_VARIANT };
  const shares = Array.from({ length: THREADS }, (_, index): ViewsShare => ({ index, ...common, ...tries }));
  await Promise.all(
    shares.map(async (share) => {
      const worker = new Worker(new URL('views/views-worker.ts', import.meta.url), { workerData: share });
      worker.on('message', receive);
      const [code] = await once(worker, 'exit');
      if (code !== 0) throw new Error(`a thread of the simulation ended with code ${code}`);
    }),
  );
  const reproducible = await reproducibleViewsOf(seed, REPEATED);
  const seconds = (performance.now() - startedAt) / 1_000;
  const allCaught = variants.every(({ caughtAfter }) => caughtAfter !== null);
  const passed = totals.failed === 0 && allCaught && reproducible === REPEATED;
  if (values.json) console.log(JSON.stringify({ totals, variants, reproducible, seconds, passed }));
  else console.log(reportOf(totals, variants, reproducible, seconds));
  return passed;
};

const reportOf = (
  totals: typeof NO_VIEWS,
  variants: readonly ViewsCatch[],
  reproducible: number,
  seconds: number,
): string =>
  [
    `${grouped(totals.schedules)} schedules in ${seconds.toFixed(1)} s, wrong workflows included`,
    aligned([
      ['executions', grouped(totals.executions)],
      ['tasks', grouped(totals.tasks)],
      ['steps', grouped(totals.steps)],
      ['checkpoints moved', grouped(totals.advances)],
      ['label changes told', grouped(totals.labelChanges)],
      ['rows held against documents', grouped(totals.rows)],
      ['schedules that failed', grouped(totals.failed)],
      ['the same when run again', `${reproducible} of ${REPEATED}`],
    ]),
    '\nFaults injected',
    aligned(VIEW_FAULTS.map((fault) => [fault, grouped(totals.faults[fault] ?? 0)])),
    '\nWrong on purpose, on the same schedules',
    aligned([
      ['', 'caught after', 'fail', ''],
      ...variants.map(({ name, mistake, caughtAfter, failed, tried }) => [
        name,
        caughtAfter === null ? 'NEVER' : grouped(caughtAfter),
        `${((100 * failed) / tried).toFixed(0)} %`,
        mistake,
      ]),
    ]),
    ...totals.failures.flatMap((failure) => [
      `\nFAILED: npm run verify:serving-views -- --schedules 1 --seed ${failure.seed}`,
      ...failure.violations.map((violation) => `  ${violation}`),
    ]),
  ].join('\n');

if (values.help) console.log(HELP);
else process.exitCode = (await (schedules === 1 ? show() : verify())) ? 0 : 1;
