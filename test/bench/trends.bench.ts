import { parsedArguments, UnusableArguments } from '../../bin/program/arguments.ts';
import type { Mode } from './trends/generator.ts';
import { recordedTableOf } from './trends/recorded/recorded-table.ts';
import { runRecorded } from './trends/recorded/run-recorded.ts';
import { measure } from './trends/report.ts';
import { tablesOf } from './trends/table.ts';

const HELP = `bench -- trends --recorded PATH [--labels OUT] [--votes-every HOURS] [--places N] [--json]
bench -- trends [--series N] [--mode live|step] [--json]

Lets the detector judge a recording of TMDB as if it came in now, and prints precision, recall, labels a day, delay and
changes beside the rivals', whose thresholds are chosen on the first half of the days.

  --recorded PATH      a poller's capture folder (npm run capture), or a .json or .json.gz file of days:
                       { days: [ISO date], movies: { id: { r: release date, o: { day index: [popularity, votes] } } },
                         trending: { id: { hour index: place } }, trendingHours: [hour index], floodDays: [ISO date] }
  --labels OUT         also writes a line [movieId, "YYYY-MM-DD", label] for each label that stood at any time of that day
                       after the movie's recompute
  --votes-every HOURS  how often a file's vote counts are shown (default 2)
  --places N           movies that the popular lists have room for (default 500)

Draws labelled movies from seeds, lets each detector judge every 5-minute poll, and prints precision, recall, F1, delay
after onset and false alarms. Rivals get the threshold that is best on the training seeds.

  --series N   movies drawn per mode and split, about six in ten are large enough to count (default 600)
  --mode M     only this mode (default both)
  --json       the rows as JSON on stdout
`;

const MODES: readonly Mode[] = ['live', 'step'];

const modesOf = (name: string | undefined): readonly Mode[] => {
  const modes = MODES.filter((mode) => name === undefined || mode === name);
  if (modes.length === 0) throw new UnusableArguments(`--mode is ${name}: it must be live or step.`);
  return modes;
};

const countOf = (option: string, text: string): number => {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UnusableArguments(`${option} is ${text}: it must be a whole number from 1.`);
  return count;
};

/** Progress goes to stderr, the tables or the JSON to stdout. */
export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parsedArguments({
    args: [...args],
    options: {
      series: { type: 'string', default: '600' },
      mode: { type: 'string' },
      recorded: { type: 'string' },
      labels: { type: 'string' },
      'votes-every': { type: 'string', default: '2' },
      places: { type: 'string', default: '500' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (values.recorded !== undefined) {
    const figures = runRecorded({
      path: values.recorded,
      votesEveryHours: countOf('--votes-every', values['votes-every']),
      places: countOf('--places', values.places),
      ...(values.labels === undefined ? {} : { labelsFile: values.labels }),
    });
    return console.log(values.json ? JSON.stringify(figures) : recordedTableOf(figures));
  }
  const seriesPerCell = countOf('--series', values.series);
  const rows = measure({ seriesPerCell, modes: modesOf(values.mode), tellProgress: (line) => console.error(line) });
  console.log(values.json ? JSON.stringify(rows) : tablesOf(rows));
};

if (import.meta.main) await run(process.argv.slice(2));
