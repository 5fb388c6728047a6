/** `npm run speed-layer -- <command>`: the operator's command line. */
import { STAGES, type StageName } from '../lib/stages.ts';
import { type AwsClients, makeAwsClients } from './operator/aws/clients.ts';
import { openAws } from './operator/aws/open-aws.ts';
import { type Place, runCommand } from './operator/command-line/run-command.ts';
import { openLocal } from './operator/local/open-local.ts';
import { choiceOf, OperatorFailure } from './operator/operator-command.ts';

const stageNames = Object.keys(STAGES) as StageName[];

const open = async ({ isLocal, stage: name, region }: Place) => {
  if (isLocal || name === undefined) return openLocal(process.env);
  const stage = STAGES[choiceOf(name, stageNames, '--stage')];
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
