/** `npm run check`: everything that judges the code without running it. `npm run fix` puts right what can be. */
import { join } from 'node:path';
import { outputOf } from './output-of.ts';
import { parsedArguments, runProgram } from './program/arguments.ts';

interface Check {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
}

const CHECKS: readonly Check[] = [
  { name: 'format', tool: 'biome', args: ['check', '--error-on-warnings'] },
  { name: 'lint and layering', tool: 'oxlint', args: [] },
  { name: 'types', tool: 'tsc', args: [] },
  { name: "types of the console's page", tool: 'tsc', args: ['-p', 'localstack/console/page', '--noEmit'] },
  { name: 'dead code', tool: 'knip', args: ['--no-progress'] },
];

/** In this order: the formatter has the last word. */
const FIXES: readonly Check[] = [
  { name: 'lint', tool: 'oxlint', args: ['--fix'] },
  { name: 'format', tool: 'biome', args: ['check', '--write'] },
];

const ROOT = join(import.meta.dirname, '..');

async function runAll(checks: readonly Check[]): Promise<boolean> {
  let isGreen = true;
  for (const check of checks) {
    if (!(await runOne(check))) isGreen = false;
  }
  return isGreen;
}

async function runOne({ name, tool, args }: Check): Promise<boolean> {
  const startedAt = performance.now();
  const { code, output } = await outputOf(join(ROOT, 'node_modules', '.bin', tool), args, ROOT);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${tool}) ${seconds} s`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

const HELP = `npm run check: judges the code without running it: ${CHECKS.map(({ name }) => name).join(', ')}. About a minute.
npm run fix: puts right what a tool can.`;

const main = async (): Promise<void> => {
  const { values } = parsedArguments({
    options: { fix: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) console.log(HELP);
  else if (!(await runAll(values.fix ? FIXES : CHECKS))) process.exitCode = 1;
};

await runProgram(main, HELP);
