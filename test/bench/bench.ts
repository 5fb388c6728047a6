import { runProgram, UnusableArguments } from '../../bin/program/arguments.ts';
import { EngineCannotStart } from '../../localstack/engines/engine.ts';

/** `npm run bench -- <name>`: figures, as commands; nothing here is a test. */
const BENCHES: Readonly<Record<string, { readonly says: string; readonly load: () => Promise<Bench> }>> = {
  console: {
    says: "the console's page: bytes, first paint in Chromium, what three open pages cost a run",
    load: () => import('./console.bench.ts'),
  },
  pipeline: {
    says: 'preloaded topics → mapping → handlers → Cassandra: records/s, latency, bounds; --peer spark',
    load: () => import('./pipeline.bench.ts'),
  },
  sentiment: {
    says: "VADER: ours, the npm package and Python's, side by side",
    load: () => import('./sentiment.bench.ts'),
  },
  trends: {
    says: 'precision, recall and delay of trend labels on labelled series',
    load: () => import('./trends.bench.ts'),
  },
  workflow: {
    says: 'whole executions of the five-minute workflow over real servers: seconds for so many movies',
    load: () => import('./workflow.bench.ts'),
  },
};

interface Bench {
  run(args: readonly string[]): Promise<void>;
}

const [name = '', ...args] = process.argv.slice(2);
const names = Object.entries(BENCHES).map(([each, { says }]) => `  ${each.padEnd(12)}${says}`);
const HELP = [
  'npm run bench -- NAME [options]',
  '',
  ...names,
  '',
  'npm run bench -- NAME --help for its options.',
].join('\n');

const main = async (): Promise<void> => {
  const bench = BENCHES[name];
  if (bench !== undefined) return (await bench.load()).run(args);
  if (name !== '' && name !== '--help' && name !== '-h')
    throw new UnusableArguments(`There is no benchmark "${name}".`);
  console.log(HELP);
};

try {
  await runProgram(main, HELP);
} catch (error) {
  if (!(error instanceof EngineCannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
