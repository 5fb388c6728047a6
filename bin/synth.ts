/**
 * `npm run synth`: the templates of every stage, judged by CloudFormation's validation and by cdk-nag. Anything that is
 * found and has no written reason to stand fails it. `-- --reasons` lists the reasons, `-- production` takes one stage only.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { STAGES, stageOf } from '../lib/stages.ts';
import { outputOf } from './output-of.ts';
import { readAssembly } from './synth/assembly.ts';

const ROOT = join(import.meta.dirname, '..');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** The program that makes the app, instead of cdk.json's. */
    app: { type: 'string' },
    /** Below it each stage has a folder. */
    output: { type: 'string', default: join(ROOT, 'cdk.out') },
    reasons: { type: 'boolean', default: false },
  },
});

// A template that was not validated proves nothing.
delete process.env['CDK_VALIDATION'];

async function synthesize(stage: string): Promise<boolean> {
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

const stages = positionals.length > 0 ? positionals : Object.keys(STAGES);
for (const stage of stages.map((name) => stageOf(name).name)) {
  if (!(await synthesize(stage))) process.exitCode = 1;
}
