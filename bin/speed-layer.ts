/** `npm run speed-layer -- <command>`: the operator's command line. */
import { stageOf } from '../lib/stages.ts';
import { type AwsClients, makeAwsClients } from './operator/aws/clients.ts';
import { openAws } from './operator/aws/open-aws.ts';
import { OperatorFailure, UnusableCommand } from './operator/command.ts';
import { openLocal } from './operator/local/open-local.ts';
import { type Place, runCommand } from './operator/run-command.ts';

const open = async ({ isLocal, stage: name, region }: Place) => {
  if (isLocal || name === undefined) return openLocal(process.env);
  const stage = stageFrom(name);
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

const stageFrom = (name: string) => {
  try {
    return stageOf(name);
  } catch (error) {
    throw new UnusableCommand((error as Error).message, { cause: error });
  }
};

process.exitCode = await runCommand(process.argv.slice(2), open, { out: console.log, err: console.error });
