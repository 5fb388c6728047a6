/** `npm run speed-layer -- <command>`: the operator's command line. */
import { STAGES, type StageName } from '../lib/stages.ts';
import type { AwsClients } from './operator/aws/clients.ts';
import { type Place, runCommand } from './operator/command-line/run-command.ts';
import { choiceOf, OperatorFailure } from './operator/operator-command.ts';

const stageNames = Object.keys(STAGES) as StageName[];

/** Loads what that place takes only: drivers and AWS clients cost more than most commands. */
const open = async ({ isLocal, stage: name, region }: Place) => {
  if (isLocal || name === undefined) {
    const inMemory = await (await import('./operator/local/open-memory-run.ts')).openMemoryRun(process.env);
    return inMemory ?? (await import('./operator/local/open-local.ts')).openLocal(process.env);
  }
  const stage = STAGES[choiceOf(name, stageNames, '--stage')];
  const [{ makeAwsClients }, { openAws }] = await Promise.all([
    import('./operator/aws/clients.ts'),
    import('./operator/aws/open-aws.ts'),
  ]);
  const clients = makeAwsClients(region);
  return openAws(stage, await regionFrom(clients), clients);
};

const regionFrom = async ({ sts }: AwsClients): Promise<string> => {
  try {
    return await sts.config.region();
  } catch (cause) {
    throw new OperatorFailure('No region is named: say --region, set AWS_REGION, or give your profile one.', { cause });
  }
};

process.exitCode = await runCommand(process.argv.slice(2), open, { out: console.log, err: console.error });
