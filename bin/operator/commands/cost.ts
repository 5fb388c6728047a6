import { readFile } from 'node:fs/promises';
import { CHANGE_SHARDS } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { monthlyEstimate, recordsPerDayOf, totalOf } from '../../../lib/cost/cost-model.ts';
import { costTablesOf } from '../../../lib/cost/cost-table.ts';
import { PRICE_LIST } from '../../../lib/cost/prices.ts';
import { type Definition, transitionsOf } from '../../../lib/cost/transitions.ts';
import { STAGES } from '../../../lib/stages.ts';
import { type Answer, type Command, choiceOf, type Input, numberOption, textOption } from '../operator-command.ts';
import { type Cell, tableOf } from '../table.ts';

const WORKFLOW = new URL('../../../lib/workflows/serving-views.asl.json', import.meta.url);
const STAGE_NAMES = ['development', 'production'] as const;

export const cost: Command = {
  help: `cost [--for development|production] [--movies N] [--tables]

  --for S      whose settings (default: the stage that is looked at, else production)
  --movies N   for so many movies (1 to 1000000) and the records they bring, instead of what is measured: asks nobody
  --tables     the tables of the documentation, in Markdown: asks nobody`,
  options: { for: { type: 'string' }, movies: { type: 'string' }, tables: { type: 'boolean', default: false } },
  run: async (input, ports) => {
    const transitions = await workflowTransitions();
    if (input.values['tables'] === true) {
      const text = costTablesOf(transitions);
      return { text, json: { markdown: text } };
    }
    const stage =
      STAGES[choiceOf(textOption(input, 'for') ?? textOption(input, 'stage') ?? 'production', STAGE_NAMES, '--for')];
    const { source, ...volumes } = await volumesOf(input, ports);
    const estimate = monthlyEstimate(stage, { ...volumes, transitions });
    return { text: textOf(estimate, source), json: { ...estimate, source, prices: PRICE_LIST } } satisfies Answer;
  },
};

/** Of one execution in which nothing goes wrong, counted from the definition itself. */
export const workflowTransitions = async (): Promise<number> =>
  transitionsOf(JSON.parse(await readFile(WORKFLOW, 'utf8')) as Definition, CHANGE_SHARDS);

const volumesOf = async (input: Input, ports: Parameters<Command['run']>[1]) => {
  if (input.values['movies'] === undefined) return ports.volumes();
  const movies = numberOption(input, 'movies', { byDefault: 1, max: 1_000_000 });
  return { movies, recordsPerDay: recordsPerDayOf(movies), source: 'assumed' };
};

/** Cents, and what is less than one as it is. */
const dollars = (usd: number): string => (usd >= 1 ? usd.toFixed(2) : usd.toFixed(4));

const textOf = (estimate: ReturnType<typeof monthlyEstimate>, source: string): string => {
  const { stage, movies, recordsPerDay, idle, perMillionRecords, perRun, storage, run, month } = estimate;
  const part = (name: string, costs: Readonly<Record<string, number>>): Cell[][] => [
    ...Object.entries(costs).map(([what, usd]): Cell[] => [name, what, dollars(usd)]),
    [name, 'sum', dollars(totalOf(costs))],
  ];
  const rows = [
    ...part('idle, per month', idle),
    ...part('per million records', perMillionRecords),
    ...part('per run of the workflow', perRun),
    ...part('storage, per month', storage),
  ];
  return [
    `About $${month.toFixed(2)} a month. List prices of ${PRICE_LIST.region}, ${PRICE_LIST.date}; sources in lib/cost/prices.json.`,
    `${stage}: ${movies.toLocaleString('en')} movies, ${recordsPerDay.toLocaleString('en')} records a day (${source})`,
    `A run reads ${run.readUnits} and writes ${run.writeUnits} units of Keyspaces, in ${run.transitions} transitions`,
    tableOf(['', '', 'USD'], rows),
  ].join('\n\n');
};
