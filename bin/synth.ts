/** `npm run synth`: every stage through CDK. */
import { spawnSync } from 'node:child_process';
import { STAGES } from '../lib/stages.ts';

for (const stage of Object.keys(STAGES)) {
  const { status } = spawnSync('cdk', ['synth', '--quiet', '-c', `stage=${stage}`], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
