/** What must be true of every mapping from a topic to a function, as complaints about a compute template. */
import { at, idBehind, listAt, type ResourceJson, resourcesOf, type TemplateJson } from '../template.ts';

const HOUR_SECONDS = 3_600;
const TOPIC_RETENTION_SECONDS = 7 * 24 * HOUR_SECONDS;
/** Lambda's own, when a destination comes without a number. */
const CAP = 10;

const mappingsOf = (template: TemplateJson) => resourcesOf(template, 'AWS::Lambda::EventSourceMapping');

/** Nothing may be discarded without its body, and an hour's outage must move nothing aside. */
export const mappingsThatLose = (template: TemplateJson): string[] =>
  mappingsOf(template).flatMap(([id, mapping]) => lossesOf(mapping.Properties).map((loss) => `${id} ${loss}`));

const lossesOf = (properties: ResourceJson['Properties']): string[] => {
  const losses: string[] = [];
  if (properties['StartingPosition'] !== 'TRIM_HORIZON') losses.push('skips what was published before it');
  return [...losses, ...(properties['ProvisionedPollerConfig'] === undefined ? onDemand : provisioned)(properties)];
};

/** Retries for ever, unless it is told otherwise or has somewhere to put what it gives up. */
const onDemand = (properties: ResourceJson['Properties']): string[] =>
  ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'DestinationConfig', 'BisectBatchOnFunctionError']
    .filter((option) => properties[option] !== undefined)
    .map((option) => `has ${option}, which ends an on-demand mapping's patience`);

const provisioned = (properties: ResourceJson['Properties']): string[] => {
  const losses: string[] = [];
  const attempts = properties['MaximumRetryAttempts'];
  const ageSeconds = properties['MaximumRecordAgeInSeconds'];
  if (at(properties, 'DestinationConfig', 'OnFailure', 'Destination') === undefined) {
    losses.push('discards what it gives up');
  }
  if (typeof attempts !== 'number' || attempts <= CAP) losses.push(`may give up after ${CAP} attempts`);
  else if (attempts < HOUR_SECONDS) losses.push('gives up within an hour of attempts a second apart');
  if (typeof ageSeconds !== 'number' || ageSeconds >= TOPIC_RETENTION_SECONDS) {
    losses.push('lets records reach the end of the topic before they are set aside');
  } else if (ageSeconds <= HOUR_SECONDS) losses.push('gives up records of an hour');
  return losses;
};

/** A function that names what is not done needs a mapping that listens, and the other way round. */
export const mappingsThatMisunderstand = (template: TemplateJson): string[] =>
  mappingsOf(template).flatMap(([id, { Properties }]) => {
    const listens = listAt(Properties, 'FunctionResponseTypes').includes('ReportBatchItemFailures');
    const handler = template.Resources[idBehind(Properties['FunctionName']) ?? ''];
    const names = at(handler, 'Properties', 'Environment', 'Variables', 'OUTCOME_MODE') === 'partial';
    return names === listens ? [] : [`${id} takes a partial outcome for something else`];
  });

/** MSK reports no lag of a group whose name has a colon, and none of one that Lambda names with a new UUID. */
export const mappingsWithoutLag = (template: TemplateJson): string[] =>
  mappingsOf(template)
    .filter(([, { Properties }]) => {
      const group = at(Properties, 'AmazonManagedKafkaEventSourceConfig', 'ConsumerGroupId');
      return typeof group !== 'string' || !/^[\w.-]+$/.test(group);
    })
    .map(([id]) => `${id} reads as a group without lag metrics`);

/** Lambda tries the role when it makes a mapping: its policy must be there. */
export const mappingsMadeTooEarly = (template: TemplateJson): string[] =>
  mappingsOf(template)
    .filter(([, { DependsOn = [] }]) => !DependsOn.some((id) => template.Resources[id]?.Type === 'AWS::IAM::Policy'))
    .map(([id]) => `${id} may be made before its role may read`);
