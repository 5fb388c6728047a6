/** What must be true of everything that has to do with documents, as complaints about a compute template. */
import { at, idBehind, listAt, type ResourceJson, resourcesOf, type TemplateJson } from '../template.ts';

const functionsOf = (template: TemplateJson) => resourcesOf(template, 'AWS::Lambda::Function');

const variableOf = (handler: ResourceJson, name: string): unknown =>
  at(handler, 'Properties', 'Environment', 'Variables', name);

/** What the role of a function allows, policy by policy. */
const statementsOf = (template: TemplateJson, handler: ResourceJson): unknown[] => {
  const role = idBehind(at(handler, 'Properties', 'Role'));
  return resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => listAt(Properties, 'Roles').some((one) => idBehind(one) === role))
    .flatMap(([, { Properties }]) => listAt(Properties, 'PolicyDocument', 'Statement'));
};

/** Whoever has the login, or may read it, can write any document: nobody but those who are named. */
export const documentsHeldByOthers = (template: TemplateJson, holders: readonly string[]): string[] =>
  functionsOf(template)
    .filter(([, handler]) => {
      const mayRead = statementsOf(template, handler).some((statement) =>
        JSON.stringify(at(statement, 'Resource') ?? '').includes('DocumentSecret'),
      );
      return mayRead || variableOf(handler, 'DOCUMENTS_SECRET_ID') !== undefined;
    })
    .filter(([, { Properties }]) => !holders.some((name) => String(Properties['FunctionName']).endsWith(`-${name}`)))
    .map(([id]) => `${id} has the login of the documents`);

const callersOf = (template: TemplateJson) =>
  functionsOf(template).filter(([, handler]) => variableOf(handler, 'DOCUMENTS_FUNCTION') !== undefined);

/** A function that asks another may invoke that one, and no other, and no version of it. */
export const callersThatMayAskOthers = (template: TemplateJson): string[] =>
  callersOf(template)
    .filter(([, handler]) => {
      const invocable = statementsOf(template, handler)
        .filter((statement) => listAt(statement, 'Action').some((action) => String(action).startsWith('lambda:')))
        .flatMap((statement) => listAt(statement, 'Resource'));
      const asked = variableOf(handler, 'DOCUMENTS_FUNCTION');
      return invocable.length !== 1 || JSON.stringify(invocable[0]) !== JSON.stringify(asked);
    })
    .map(([id]) => `${id} may invoke something else than what it asks`);

const askedBy = (template: TemplateJson, caller: ResourceJson): ResourceJson | undefined =>
  template.Resources[idBehind(variableOf(caller, 'DOCUMENTS_FUNCTION')) ?? ''];

/** What a caller begins before the margin of its deadline must be over at the deadline. */
export const callsThatOutliveTheirCallers = (template: TemplateJson, marginSeconds: number): string[] =>
  callersOf(template)
    .filter(([, caller]) => !(Number(at(askedBy(template, caller), 'Properties', 'Timeout')) <= marginSeconds))
    .map(([id]) => `${id} may be gone while its call goes on`);

/** So many at a time are so many connections: a database has an end of them. */
export const callsWithoutBound = (template: TemplateJson): string[] =>
  callersOf(template)
    .filter(([, caller]) => at(askedBy(template, caller), 'Properties', 'ReservedConcurrentExecutions') === undefined)
    .map(([id]) => `${id} asks a function of any number of environments`);
