import { parsedArguments, UnusableArguments } from '../../bin/program/arguments.ts';
import { utcDay } from '../../lambdas/core/trends/daily-levels/utc-day.ts';
import { World } from '../../localstack/tmdb/world.ts';
import { heldOutTableOf } from './trends/held-out/held-out-table.ts';
import { LabelRun } from './trends/recorded/label-run.ts';
import { measureRecorded, type RecordedFigures } from './trends/recorded/measure-recorded.ts';
import { recordedTableOf } from './trends/recorded/recorded-table.ts';
import { holdOut, runRecorded } from './trends/recorded/run-recorded.ts';
import { pollsOfWorld } from './trends/recorded/world-polls.ts';

const HELP = `bench -- trends [--recorded PATH [--labels OUT | --hold-out]] [--json]

Lets the detector judge a recording of TMDB as if it came in now, and prints precision, recall, labels a day, delay and
changes beside the rivals', whose thresholds are chosen on the first half of the days. Without a recording the simulated
TMDB of the local run is judged, which was made after the same facts.

  --recorded PATH      a poller's capture folder (npm run capture), or a .json or .json.gz file of days:
                       { days: [ISO date], movies: { id: { r: release date, o: { day index: [popularity, votes] } } },
                         trending: { id: { hour index: place } }, trendingHours: [hour index], floodDays: [ISO date] }
  --labels OUT         also writes a line [movieId, "YYYY-MM-DD", label] for each label that stood at any time of that day
                       after the movie's recompute
  --hold-out           chooses all thresholds anew on one half of the movies, of the days, or of both, and prints the
                       figures of the other half, beside the rivals' and those of the detector before
  --votes-every HOURS  how often a file's vote counts are shown (default 2)
  --places N           movies that the popular lists have room for (default 500)
  --seeds N            simulated worlds (default 3)
  --days N             of each (default 60)
  --json               the figures as JSON on stdout
`;

const FIRST_SEED = 900;
const FIRST_DAY = utcDay(20_700);

const countOf = (option: string, text: string): number => {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UnusableArguments(`${option} is ${text}: it must be a whole number from 1.`);
  return count;
};

const simulated = (seed: number, days: number, places: number): RecordedFigures => {
  const run = new LabelRun(places);
  for (const poll of pollsOfWorld(new World({ seed, movieCount: places }), FIRST_DAY, days)) run.take(poll);
  return measureRecorded(run, new Set());
};

/** Progress goes to stderr, the tables or the JSON to stdout. */
export const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parsedArguments({
    args: [...args],
    options: {
      recorded: { type: 'string' },
      labels: { type: 'string' },
      'hold-out': { type: 'boolean', default: false },
      'votes-every': { type: 'string', default: '2' },
      places: { type: 'string', default: '500' },
      seeds: { type: 'string', default: '3' },
      days: { type: 'string', default: '60' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const places = countOf('--places', values.places);
  const print = (figures: RecordedFigures): void =>
    console.log(values.json ? JSON.stringify(figures) : recordedTableOf(figures));
  if (values.recorded !== undefined) {
    const votesEveryHours = countOf('--votes-every', values['votes-every']);
    if (values['hold-out']) {
      const found = holdOut({ path: values.recorded, votesEveryHours, places });
      return console.log(values.json ? JSON.stringify(found) : heldOutTableOf(found));
    }
    const labels = values.labels === undefined ? {} : { labelsFile: values.labels };
    return print(runRecorded({ path: values.recorded, votesEveryHours, places, ...labels }));
  }
  for (let index = 0; index < countOf('--seeds', values.seeds); index++) {
    console.error(`world ${FIRST_SEED + index}`);
    print(simulated(FIRST_SEED + index, countOf('--days', values.days), places));
  }
};

if (import.meta.main) await run(process.argv.slice(2));
