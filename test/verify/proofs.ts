/** Runs the proofs of which `npm test` runs a part; HELP says which. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parsedArguments, runProgram } from '../../bin/program/arguments.ts';

const HELP = `Runs, whole, the proofs of which npm test runs a part: the scores of 100,000 generated texts against Python's VADER,
memory and time with hostile text, every wrong variant of the workflow, the templates of every stage, twice, ten simulated worlds against
their rankings, nights on which everything steps, and labels in long lists.

  npm run verify:proofs

  --help   this text

Ends with 0 if all hold.
`;

const PROOFS = [
  'test/core/sentiment',
  'test/verify/serving-views.test.ts',
  'test/synth',
  'test/localstack/pipeline/world-truth.test.ts',
  'test/localstack/pipeline/common-step.test.ts',
  'test/bench/trends/recorded/long-lists.test.ts',
];

const main = async (): Promise<void> => {
  const { values } = parsedArguments({ options: { help: { type: 'boolean', default: false } } });
  if (values.help) return console.log(HELP);
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const run = spawn(process.execPath, [vitest, 'run', ...PROOFS], {
    stdio: 'inherit',
    env: { ...process.env, PROOF: 'whole' },
  });
  const [code] = await once(run, 'exit');
  process.exitCode = Number(code ?? 1);
};

await runProgram(main, HELP);
