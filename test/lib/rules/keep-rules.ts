/** What must be true of everything that holds something, as complaints about a template. */
import { at, listAt, resourcesOf, type TemplateJson } from '../template.ts';

/** By service: whatever there is of these holds records, rows, secrets, or what others know by its name. */
const STATEFUL =
  /^AWS::(MSK|Glue|Cassandra|DocDB|RDS|DynamoDB|S3::Bucket$|SecretsManager|Events::EventBus|Kinesis|EFS|KMS)/;
/** The second: kept too, unless the very deployment that makes it fails. */
const KEPT = ['Retain', 'RetainExceptOnCreate'];

/** A stack that is deleted, or a line that is, must take no data along. */
export const stateThatIsNotKept = ({ Resources }: TemplateJson): string[] =>
  Object.entries(Resources)
    .filter(([, { Type }]) => STATEFUL.test(Type))
    .filter(([, resource]) => !KEPT.includes(String(at(resource, 'DeletionPolicy'))) || !isKeptWhenReplaced(resource))
    .map(([id]) => `${id} goes with its stack`);

const isKeptWhenReplaced = (resource: unknown): boolean => at(resource, 'UpdateReplacePolicy') === 'Retain';

/** What a failed first deployment leaves behind must not be in the way of the second. */
export const namesThatStayTaken = ({ Resources }: TemplateJson): string[] =>
  Object.entries(Resources)
    .filter(([, resource]) => at(resource, 'DeletionPolicy') === 'Retain')
    .map(([id]) => `${id} stays when its first deployment fails`);

/** A function is made anew with its log's name: what nobody reads any more must not be in the way. */
export const logsThatStayTaken = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::Logs::LogGroup')
    .filter(([, { Properties }]) => String(Properties['LogGroupName']).startsWith('/aws/lambda/'))
    .filter(([, resource]) => at(resource, 'DeletionPolicy') !== 'Delete')
    .map(([id]) => `${id} stays when its function goes`);

/** Deleting one of these by hand takes two steps. */
export const databasesWithoutProtection = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::DocDB::DBCluster')
    .filter(([, { Properties }]) => Properties['DeletionProtection'] !== true)
    .map(([id]) => `${id} can be deleted at once`);

/** Something that was overwritten or deleted by mistake comes back from here. */
export const stateWithoutBackup = (template: TemplateJson): string[] => [
  ...resourcesOf(template, 'AWS::DocDB::DBCluster')
    .filter(([, { Properties }]) => Number(Properties['BackupRetentionPeriod'] ?? 0) < 7)
    .map(([id]) => `${id} has less than a week of backups`),
  ...resourcesOf(template, 'AWS::Cassandra::Table')
    .filter(([, { Properties }]) => Properties['PointInTimeRecoveryEnabled'] !== true)
    .map(([id]) => `${id} has no point in time to go back to`),
  ...resourcesOf(template, 'AWS::S3::Bucket')
    .filter(([, { Properties }]) => at(Properties, 'VersioningConfiguration', 'Status') !== 'Enabled')
    .map(([id]) => `${id} forgets what is overwritten`),
];

/** Storage that grows for ever, logs included. */
export const storageWithoutEnd = (template: TemplateJson): string[] => [
  ...resourcesOf(template, 'AWS::S3::Bucket')
    .filter(
      ([, { Properties }]) =>
        !listAt(Properties, 'LifecycleConfiguration', 'Rules').some(
          (rule) => at(rule, 'ExpirationInDays') !== undefined,
        ),
    )
    .map(([id]) => `${id} grows for ever`),
  ...resourcesOf(template, 'AWS::Logs::LogGroup')
    .filter(([, { Properties }]) => Properties['RetentionInDays'] === undefined)
    .map(([id]) => `${id} grows for ever`),
];
