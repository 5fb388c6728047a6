import { describe, expect, it } from 'vitest';
import { STAGES } from '../../lib/stages.ts';
import { FUNCTIONS, type FunctionName } from '../../schema/names.ts';
import { idBehind, listAt, resourcesOf, stacksOf, type TemplateJson, templateOf } from './template.ts';

const EVERYWHERE = /^(ec2|xray|logs):/;

/** Tables that are read and written, then everything but networks, traces and logs, with the topic or group where there is one. */
const permissionsOf = (template: TemplateJson, functionName: FunctionName): string[] => {
  const found = resourcesOf(template, 'AWS::Lambda::Function').find(([, { Properties }]) =>
    String(Properties['FunctionName']).endsWith(`-${functionName}`),
  );
  const role = idBehind(found?.[1].Properties['Role']);
  const allowed = resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => listAt(Properties, 'Roles').some((other) => idBehind(other) === role))
    .flatMap(([, { Properties }]) => listAt(Properties, 'PolicyDocument', 'Statement'))
    .flatMap((statement) =>
      listAt(statement, 'Action').flatMap((action) =>
        listAt(statement, 'Resource').map((resource) => [String(action), JSON.stringify(resource)] as const),
      ),
    );
  const tablesOf = (wanted: string) =>
    allowed.flatMap(([action, resource]) =>
      action === wanted ? (/\/table\/(\w+)/.exec(resource)?.slice(1) ?? []) : [],
    );
  const others = allowed.filter(([action]) => !EVERYWHERE.test(action) && !action.startsWith('cassandra:'));
  return [
    `reads ${tablesOf('cassandra:Select').toSorted().join(', ')}`,
    `writes ${tablesOf('cassandra:Modify').toSorted().join(', ')}`,
    ...new Set(others.map(([action, resource]) => `${action} ${nameIn(resource)}`.trim()).toSorted()),
  ];
};

const nameIn = (resource: string): string => /movie\.\w+|speed-layer-[\w-]+-v\d+|aws\/lambda/.exec(resource)?.[0] ?? '';

/** A grant that is missing shows in no emulator, and in AWS with the first record: so a change of any is to be seen here. */
describe('In AWS', { timeout: 60_000 }, () => {
  it('each function may do what it does, and nothing else', () => {
    const template = templateOf(stacksOf(STAGES.production).compute);
    const names = Object.values(FUNCTIONS).filter((name) => name !== FUNCTIONS.findEndpoints);
    expect(Object.fromEntries(names.map((name) => [name, permissionsOf(template, name)]))).toMatchSnapshot();
  });
});
