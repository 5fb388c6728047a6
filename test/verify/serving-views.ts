/** Shows that documents equal the tables, whatever goes wrong; HELP says how. */
import { parsedArguments, runProgram, UnusableArguments } from '../../bin/program/arguments.ts';
import type { Catch } from './campaign/campaign.ts';
import { failureLines, variantsTable } from './campaign/report.ts';
import { runCampaign } from './campaign/threads.ts';
import { aligned, grouped } from './table.ts';
import { servingViews } from './views/views-campaign.ts';
import { runViewsSchedule, VIEW_FAULTS } from './views/views-schedule.ts';

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

const REPEATED = 50;

const OPTIONS = {
  schedules: { type: 'string', default: '5000' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

interface Wanted {
  readonly schedules: number;
  readonly seed: number;
  readonly isJson: boolean;
}

const show = async (seed: number): Promise<boolean> => {
  const { trace, violations, classes } = await runViewsSchedule(seed, { isTraced: true });
  for (const line of trace) console.log(line);
  console.log(`\nfaults turned on: ${classes.join(', ')}`);
  for (const violation of violations) console.log(`VIOLATION ${violation}`);
  return violations.length === 0;
};

const verify = async ({ schedules, seed, isJson }: Wanted): Promise<boolean> => {
  const startedAt = performance.now();
  const worker = new URL('views/views-worker.ts', import.meta.url);
  const { totals, variants } = await runCampaign({ campaign: servingViews, worker, seed, schedules });
  const reproducible = await servingViews.reproducible(seed, REPEATED);
  const seconds = (performance.now() - startedAt) / 1_000;
  const allCaught = variants.every(({ caughtAfter }) => caughtAfter !== null);
  const passed = totals.failed === 0 && allCaught && reproducible === REPEATED;
  if (isJson) console.log(JSON.stringify({ totals, variants, reproducible, seconds, passed }));
  else console.log(reportOf(totals, variants, reproducible, seconds));
  return passed;
};

const reportOf = (
  totals: typeof servingViews.nothing,
  variants: readonly Catch[],
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
    variantsTable(variants),
    ...failureLines('npm run verify:serving-views --', totals.failures),
  ].join('\n');

const main = async (): Promise<void> => {
  const { values } = parsedArguments({ options: OPTIONS });
  if (values.help) return console.log(HELP);
  const schedules = countOf('--schedules', values.schedules);
  const seed = countOf('--seed', values.seed);
  process.exitCode = (await (schedules === 1 ? show(seed) : verify({ schedules, seed, isJson: values.json }))) ? 0 : 1;
};

const countOf = (option: string, text: string): number => {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new UnusableArguments(`${option} is '${text}'; it must be a whole number from 1`);
};

await runProgram(main, HELP);
