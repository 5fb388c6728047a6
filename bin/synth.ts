/**
 * `npm run synth`: the templates of every stage, judged by CloudFormation's validation and by cdk-nag. Anything that is
 * found and has no written reason to stand fails it. `-- --reasons` lists the reasons, `-- production` takes one stage only.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { STAGES } from '../lib/stages.ts';
import { outputOf } from './output-of.ts';
import { parsedArguments, runProgram, UnusableArguments } from './program/arguments.ts';
import { readAssembly } from './synth/assembly.ts';

const ROOT = join(import.meta.dirname, '..');
const HELP = `npm run synth -- [stage …] [--reasons]

The templates of every stage (${Object.keys(STAGES).join(', ')}), or of those named, judged by CloudFormation's validation and by cdk-nag.

  --reasons       list what was found and stands, each with its written reason
  --output FOLDER where the templates go, a folder for each stage (default cdk.out)
  --app COMMAND   the program that makes the app, instead of cdk.json's`;

const OPTIONS = {
  app: { type: 'string' },
  output: { type: 'string', default: join(ROOT, 'cdk.out') },
  reasons: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Wanted {
  readonly app?: string | undefined;
  readonly output: string;
  readonly reasons: boolean;
}

async function synthesize(stage: string, options: Wanted): Promise<boolean> {
  const startedAt = performance.now();
  const folder = join(options.output, stage);
  // What an earlier version of the app left there would be counted.
  await rm(folder, { recursive: true, force: true });
  // Strict: a warning is a failure.
  const args = ['synth', '--quiet', '--strict', '--context', `stage=${stage}`, '--output', folder];
  if (options.app !== undefined) args.push('--app', options.app);
  const { code, output } = await outputOf(join(ROOT, 'node_modules', '.bin', 'cdk'), args, ROOT);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) {
    console.log(`FAILED ${stage} ${seconds} s\n${output.trimEnd()}`);
    return false;
  }
  const { stacks, resources, acknowledgements } = await readAssembly(folder);
  const counts = `${stacks} stacks, ${resources} resources, 0 errors, 0 warnings, ${acknowledgements.length} acknowledged`;
  console.log(`ok     ${stage}: ${counts} ${seconds} s`);
  if (options.reasons) {
    for (const { id, construct, reason } of acknowledgements) console.log(`       ${id} ${construct}: ${reason}`);
  }
  return true;
}

const main = async (): Promise<void> => {
  const { values, positionals } = parsedArguments({ allowPositionals: true, options: OPTIONS });
  if (values.help) return console.log(HELP);
  const known = Object.keys(STAGES);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UnusableArguments(`There is no stage "${unknown}"; there are ${known.join(' and ')}.`);
  // A template that was not validated proves nothing.
  delete process.env['CDK_VALIDATION'];
  for (const stage of positionals.length > 0 ? positionals : known) {
    if (!(await synthesize(stage, values))) process.exitCode = 1;
  }
};

await runProgram(main, HELP);
