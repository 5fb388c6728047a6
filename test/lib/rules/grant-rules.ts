/** What must be true of every permission, as complaints about a compute template. */
import { WILDCARDS } from '../../../lib/constructs/rules/wildcards.ts';
import { at, listAt, resourcesOf, type TemplateJson } from '../template.ts';

interface Grant {
  readonly where: string;
  readonly actions: readonly string[];
  /** As JSON: most are built of references. */
  readonly resources: readonly string[];
}

const grantsOf = (template: TemplateJson): Grant[] =>
  resourcesOf(template, 'AWS::IAM::Policy').flatMap(([where, { Properties }]) =>
    listAt(Properties, 'PolicyDocument', 'Statement')
      .filter((statement) => at(statement, 'Effect') === 'Allow')
      .map((statement) => ({
        where,
        actions: listAt(statement, 'Action').map(String),
        resources: listAt(statement, 'Resource').map((resource) => JSON.stringify(resource)),
      })),
  );

const LISTED: ReadonlySet<string> = new Set(Object.values(WILDCARDS).flatMap(({ actions }) => actions));

/** Every resource with a `*` in it that is not `*` alone: what it is, and for which action alone. */
const PATTERNS: readonly { readonly action: string; readonly resource: RegExp }[] = [
  // The store's own tables of tables.
  { action: 'cassandra:Select', resource: /:\/keyspace\/system\*"\]\]\}$/ },
  // CDK's provider may invoke any version of the one function behind it.
  {
    action: 'lambda:InvokeFunction',
    resource: /"(Endpointsfindendpoints|documentindexespreparedocuments)\w+","Arn"\]\},":\*"\]\]\}$/,
  },
  // Dead letters are named after their records.
  { action: 's3:PutObject', resource: /"\/(movie\.\w+|aws\/lambda)\/\*"\]\]\}$/ },
  { action: 's3:GetObject', resource: /"\/movie\.\w+\/\*"\]\]\}$/ },
];

/** Every `*` that is not listed, and so has no reason. */
export const grantsTooWide = (template: TemplateJson): string[] =>
  grantsOf(template).flatMap(({ where, actions, resources }) => [
    ...actions.filter((action) => action.includes('*')).map((action) => `${where} allows ${action}`),
    ...actions.flatMap((action) =>
      resources
        .filter((resource) => resource.includes('*') && !isListed(action, resource))
        .map((resource) => `${where} allows ${action} on ${resource}`),
    ),
  ]);

const isListed = (action: string, resource: string): boolean =>
  resource === '"*"'
    ? LISTED.has(action)
    : PATTERNS.some((pattern) => pattern.action === action && pattern.resource.test(resource));

/** Policies of AWS's own allow more than anything here needs. */
export const rolesWithManagedPolicies = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::IAM::Role')
    .filter(([, { Properties }]) => listAt(Properties, 'ManagedPolicyArns').length > 0)
    .map(([id]) => `${id} has a managed policy`);
