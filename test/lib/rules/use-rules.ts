/** What must be true of permissions and of what functions ask for, as complaints about a compute template. */
import type { FunctionName } from '../../../schema/names.ts';
import { at, idBehind, listAt, resourcesOf, type TemplateJson } from '../template.ts';

/** By function: `cassandra:Select on movies`, `s3:PutObject on /movie.reviews/*`, `events:PutEvents`. */
export type Uses = ReadonlyMap<FunctionName, ReadonlySet<string>>;

export interface StageNames {
  readonly resourceName: string;
  readonly keyspaceName: string;
}

/** Whoever uses these is not code of ours, or says so in another protocol than is heard here. */
const USED_UNHEARD: readonly { readonly grants: RegExp; readonly by: string }[] = [
  { grants: /^(logs|xray|ec2|sqs):/, by: 'Lambda: logs, traces, interfaces in the VPC, what an invocation left' },
  { grants: /^kafka(-cluster)?:/, by: "Kafka's protocol, and Lambda's mapping" },
  { grants: /^s3:(ListBucket|PutObject on \/aws\/lambda\/\*)$/, by: "Lambda's mapping, for payloads that it gives up" },
  { grants: /^secretsmanager:DescribeSecret$/, by: 'nobody: CDK grants it with the right to read a secret' },
];

/** By function: what its role may do, without what was asked for noTelemetry. */
const grantsOf = (template: TemplateJson, stage: StageNames): Map<string, Set<string>> =>
  new Map(
    resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => {
      const name = String(Properties['FunctionName']).replace(`${stage.resourceName}-`, '');
      return [name, new Set(grantsOfRole(template, idBehind(Properties['Role']), stage))];
    }),
  );

const grantsOfRole = (template: TemplateJson, role: string | undefined, stage: StageNames): string[] =>
  resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => listAt(Properties, 'Roles').some((one) => idBehind(one) === role))
    .flatMap(([, { Properties }]) => listAt(Properties, 'PolicyDocument', 'Statement'))
    .flatMap((statement) =>
      listAt(statement, 'Action').flatMap((action) =>
        listAt(statement, 'Resource').map((resource) => grantOf(String(action), literalsOf(resource), stage)),
      ),
    )
    .filter((grant) => !USED_UNHEARD.some(({ grants }) => grants.test(grant)));

/** References left out: nothing, where it is one. */
const literalsOf = (resource: unknown): string => {
  if (typeof resource === 'string') return resource;
  const [, parts] = listAt(resource, 'Fn::Join');
  return Array.isArray(parts) ? parts.filter((part) => typeof part === 'string').join('') : '';
};

const grantOf = (action: string, literals: string, { keyspaceName }: StageNames): string => {
  const resource = literals.replace(/^arn:.*:\/keyspace\//, '').replace(`${keyspaceName}/table/`, '');
  return resource === '' ? action : `${action} on ${resource}`;
};

/** A function without it fails in AWS and nowhere else. */
export const usesNotGranted = (template: TemplateJson, stage: StageNames, uses: Uses): string[] => {
  const grants = grantsOf(template, stage);
  return [...uses].flatMap(([name, used]) =>
    [...used].filter((use) => grants.get(name)?.has(use) !== true).map((use) => `${name} may not: ${use}`),
  );
};

/** Of every function that was heard, and of every other that may touch a table. */
export const grantsNotUsed = (template: TemplateJson, stage: StageNames, uses: Uses): string[] =>
  [...grantsOf(template, stage)].flatMap(([name, grants]) => {
    const used = uses.get(name as FunctionName);
    return [...grants]
      .filter((grant) => used?.has(grant) !== true && (used !== undefined || grant.startsWith('cassandra:')))
      .map((grant) => `${name} never does: ${grant}`);
  });

export interface Mutant {
  /** What was changed of which policy. */
  readonly change: string;
  readonly template: TemplateJson;
}

/** One per policy and resource that `action` is allowed on: without it. */
export const mutantsWithout = (template: TemplateJson, action: string): Mutant[] =>
  statementsWith(template, action).flatMap(({ policy, index, resources }) =>
    resources.map((resource) => ({
      change: `${policy} without ${action} on ${literalsOf(resource)}`,
      template: withResources(
        template,
        policy,
        index,
        resources.filter((one) => one !== resource),
      ),
    })),
  );

/** One per policy that allows `action`: on this too. */
export const mutantsWith = (template: TemplateJson, action: string, resource: string): Mutant[] =>
  statementsWith(template, action).map(({ policy, index, resources }) => ({
    change: `${policy} with ${action} on ${resource}`,
    template: withResources(template, policy, index, [...resources, resource]),
  }));

const statementsWith = (template: TemplateJson, action: string) =>
  resourcesOf(template, 'AWS::IAM::Policy').flatMap(([policy, { Properties }]) =>
    listAt(Properties, 'PolicyDocument', 'Statement')
      .map((statement, index) => ({ policy, index, statement, resources: listAt(statement, 'Resource') }))
      .filter(({ statement }) => listAt(statement, 'Action').includes(action)),
  );

const withResources = (
  template: TemplateJson,
  policy: string,
  index: number,
  resources: readonly unknown[],
): TemplateJson => {
  const mutant = structuredClone(template);
  const statement = at(mutant.Resources[policy]?.Properties, 'PolicyDocument', 'Statement', index);
  (statement as Record<string, unknown>)['Resource'] = resources;
  return mutant;
};
