import { parseArgs } from 'node:util';

export const HELP = `Shows that every record counts exactly once, whatever goes wrong.

  npm run verify:exactly-once -- [options]

  --schedules N   simulated schedules of the shipped functions over the in-memory stores (default 20000)
  --seed S        the first schedule's seed (default 1); --schedules 1 prints what happened, step by step
  --only memory   the simulation alone: no Java needed
  --only engines  the real Kafka and Cassandra alone
  --json          one JSON object instead of tables
  --help          this text

1. In memory: a deterministic scheduler runs the functions step by step through crashes, zombies, redeliveries, lost and
   late answers, clocks that are off, and holds every row against a batch recomputation of the log. Functions with one
   deliberate mistake each go through the same schedules and must be caught.
2. On engines: real Kafka and Cassandra with a durable commit log, and function processes, are killed while records flow;
   in the end every row must equal a batch recomputation of the log as read back from Kafka. Takes 2 to 4 minutes.

Ends with 0 if nothing was lost or counted twice and every mistake was caught; with 1 if not, or if a part could not run.
`;

export interface Options {
  readonly schedules: number;
  readonly seed: number;
  readonly only: 'memory' | 'engines' | undefined;
  readonly isJson: boolean;
  readonly wantsHelp: boolean;
}

/** @throws Error with what is wrong about the arguments */
export const optionsOf = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      schedules: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { only } = values;
  if (only !== undefined && only !== 'memory' && only !== 'engines')
    throw new Error(`--only is '${only}'; it must be memory or engines`);
  return {
    schedules: countOf('--schedules', values.schedules),
    seed: countOf('--seed', values.seed),
    only,
    isJson: values.json,
    wantsHelp: values.help,
  };
};

const countOf = (option: string, text: string): number => {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Error(`${option} is '${text}'; it must be a whole number from 1`);
};
