import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { Steps } from '../../engines/steps.ts';
import type { AwsEmulator } from '../emulator.ts';
import { bootstrap, CREDENTIALS, deploy, REGION } from './cdk.ts';
import { type CloudAssembly, copyWith } from './cloud-assembly.ts';
import { rulesFor } from './support.ts';
import type { Template } from './template.ts';
import { type TrimmedTemplate, trimTemplate } from './trim-template.ts';

/** A resource as CloudFormation made it. */
export interface DeployedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
}

/** For every AWS client that is to talk to the emulator. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof CREDENTIALS;
}

export interface Deployment {
  readonly emulator: AwsEmulator;
  readonly clients: ClientSettings;
  readonly trimmed: ReadonlyMap<string, TrimmedTemplate>;
  readonly resources: readonly DeployedResource[];
  /** The one resource of this type whose logical id has this in it. */
  find(type: string, part?: string): DeployedResource;
  /** @returns what cdk said */
  deployAgain(): Promise<string>;
}

/** Deploys what the emulator supports of the app, after `adjust` has had its say, with cdk as a person would. */
export const deployTo = async (
  emulator: AwsEmulator,
  assembly: CloudAssembly,
  folder: string,
  steps: Steps,
  adjust: (template: Template) => Template = (template) => template,
): Promise<Deployment> => {
  const rules = rulesFor(emulator.name);
  const trimmed = new Map([...assembly.templates].map(([stack, template]) => [stack, trimTemplate(template, rules)]));
  const templates = new Map([...trimmed].map(([stack, { template }]) => [stack, adjust(template)]));
  await copyWith(assembly, folder, templates);
  await steps.run(`${emulator.name}: bootstrapped`, () => bootstrap(emulator, folder));
  await steps.run(`${emulator.name}: ${templates.size} stacks deployed`, () => deploy(emulator, folder));
  const clients = { endpoint: emulator.endpoint, region: REGION, credentials: CREDENTIALS };
  const resources = await resourcesOf(clients, [...templates.keys()]);
  return {
    emulator,
    clients,
    trimmed,
    resources,
    find: (type, part = '') => {
      const [found, ...others] = resources.filter((one) => one.type === type && one.logicalId.includes(part));
      if (found !== undefined && others.length === 0) return found;
      throw new Error(`${others.length === 0 ? 'no' : 'more than one'} ${type} has "${part}" in its logical id`);
    },
    deployAgain: () => deploy(emulator, folder),
  };
};

const resourcesOf = async (clients: ClientSettings, stacks: readonly string[]): Promise<DeployedResource[]> => {
  const client = new CloudFormationClient(clients);
  const resources: DeployedResource[] = [];
  for (const stack of stacks) {
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const summary of page.StackResourceSummaries ?? []) {
        resources.push({
          stack,
          logicalId: summary.LogicalResourceId ?? '',
          type: summary.ResourceType ?? '',
          physicalId: summary.PhysicalResourceId ?? '',
          status: summary.ResourceStatus ?? '',
        });
      }
    }
  }
  client.destroy();
  return resources;
};
