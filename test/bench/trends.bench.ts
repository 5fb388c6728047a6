import { parseArgs } from 'node:util';
import type { Mode } from './trends/generator.ts';
import { measure } from './trends/report.ts';
import { tablesOf } from './trends/table.ts';

const HELP = `bench -- trends [--series N] [--mode live|step] [--json]

Draws labelled movies from seeds, lets each detector judge every 5-minute poll, and prints precision, recall, F1, delay
after onset and false alarms. Rivals get the threshold that is best on the training seeds.

  --series N   movies drawn per mode and split, about six in ten are large enough to count (default 600)
  --mode M     only this mode (default both)
  --json       the rows as JSON on stdout
`;

const MODES: readonly Mode[] = ['live', 'step'];

const modesOf = (name: string | undefined): readonly Mode[] => {
  const modes = MODES.filter((mode) => name === undefined || mode === name);
  if (modes.length === 0) throw new Error(`--mode is ${name}: it must be live or step.`);
  return modes;
};

const seriesOfArgument = (text: string): number => {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Error(`--series is ${text}: it must be a whole number from 1.`);
  return count;
};

/** Progress goes to stderr, the tables or the JSON to stdout. */
export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      series: { type: 'string', default: '600' },
      mode: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const seriesPerCell = seriesOfArgument(values.series);
  const rows = measure({ seriesPerCell, modes: modesOf(values.mode), tellProgress: (line) => console.error(line) });
  console.log(values.json ? JSON.stringify(rows) : tablesOf(rows));
};

if (import.meta.main) await run(process.argv.slice(2));
