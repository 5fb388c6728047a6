/** What must be true of every function, as complaints about a compute template. */
import { at, idBehind, listAt, resourcesOf, type TemplateJson } from '../template.ts';

/** Ours have names; those that CDK brings along for a deployment have none. */
const functionsOf = (template: TemplateJson) =>
  resourcesOf(template, 'AWS::Lambda::Function').filter(
    ([, { Properties }]) => Properties['FunctionName'] !== undefined,
  );

/** Made for the runtime that the tests run on, on the cheaper processors, with a log that ends some day. */
export const functionsUnlikeTheOthers = (template: TemplateJson): string[] =>
  functionsOf(template).flatMap(([id, { Properties }]) => {
    const log = template.Resources[idBehind(at(Properties, 'LoggingConfig', 'LogGroup')) ?? ''];
    const faults: string[] = [];
    if (Properties['Runtime'] !== 'nodejs24.x') faults.push('has another runtime');
    if (listAt(Properties, 'Architectures').join() !== 'arm64') faults.push('has another processor');
    if (at(log, 'Properties', 'RetentionInDays') === undefined) faults.push('logs for ever');
    return faults.map((fault) => `${id} ${fault}`);
  });

/** A secret is read when it is needed: what is in a template or an environment is read by too many. */
export const functionsThatCarrySecrets = (template: TemplateJson): string[] =>
  functionsOf(template)
    .filter(([, { Properties }]) =>
      /\{\{resolve:|SecretString|PASSWORD/i.test(JSON.stringify(Properties['Environment'] ?? {})),
    )
    .map(([id]) => `${id} carries a secret`);

/** Names (the last part of a function's own) of those that stand in the VPC, sorted. */
export const functionsInVpc = (template: TemplateJson, resourceName: string): string[] =>
  functionsOf(template)
    .filter(([, { Properties }]) => listAt(Properties, 'VpcConfig', 'SubnetIds').length > 0)
    .map(([, { Properties }]) => String(Properties['FunctionName']).replace(`${resourceName}-`, ''))
    .toSorted();
