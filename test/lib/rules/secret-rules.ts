/** What must be true of everything secret, private or encrypted, as complaints about a template. */
import { CERTIFICATE_AUTHORITY } from '../../../lib/constructs/function/certificate-authority.ts';
import type { DocumentSettings } from '../../../lib/stages.ts';
import { at, idBehind, listAt, resourcesOf, type TemplateJson } from '../template.ts';

/** Properties that hold a secret, and the text by which CloudFormation puts one in. */
const SECRETS =
  /"(SecretString|GenerateSecretString|MasterUserPassword|Password)":|\{\{resolve:(secretsmanager|ssm-secure)/;

/** Whoever may read a template may read what is in it. */
export const secretsInTemplate = (template: TemplateJson): string[] =>
  Object.entries(template.Resources)
    .filter(([, resource]) => SECRETS.test(JSON.stringify(resource)))
    .map(([id]) => `${id} has a secret in it`);

export const bucketsOpenToOthers = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::S3::Bucket').flatMap(([id, { Properties }]) => {
    const faults: string[] = [];
    const block = at(Properties, 'PublicAccessBlockConfiguration');
    const blocks = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
    if (!blocks.every((name) => at(block, name) === true)) faults.push('may become public');
    if (at(Properties, 'BucketEncryption') === undefined) faults.push('is not encrypted');
    if (!refusesPlainText(template, id)) faults.push('speaks plain text');
    return faults.map((fault) => `${id} ${fault}`);
  });

const refusesPlainText = (template: TemplateJson, bucket: string): boolean =>
  resourcesOf(template, 'AWS::S3::BucketPolicy')
    .filter(([, { Properties }]) => idBehind(Properties['Bucket']) === bucket)
    .flatMap(([, { Properties }]) => listAt(Properties, 'PolicyDocument', 'Statement'))
    .some(
      (statement) =>
        at(statement, 'Effect') === 'Deny' && at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
    );

/** A policy on a thing that lets in whoever asks. */
export const policiesForAnybody = (template: TemplateJson): string[] =>
  Object.entries(template.Resources)
    .filter(([, { Properties }]) =>
      [...listAt(Properties, 'PolicyDocument', 'Statement'), ...listAt(Properties, 'Policy', 'Statement')].some(
        (statement) =>
          at(statement, 'Effect') === 'Allow' && JSON.stringify(at(statement, 'Principal') ?? '').includes('"*"'),
      ),
    )
    .map(([id]) => `${id} lets anybody in`);

/** TLS, encrypted storage, a password nobody has seen, a log of who came in, and somebody who answers. */
export const documentsUnlikeTheirSettings = (template: TemplateJson, settings: DocumentSettings): string[] => {
  const clusters = resourcesOf(template, 'AWS::DocDB::DBCluster');
  if (clusters.length === 0) throw new Error('there is no cluster to judge');
  return clusters.flatMap(([id, { Properties }]) => {
    const parameters = template.Resources[idBehind(Properties['DBClusterParameterGroupName']) ?? ''];
    const faults: string[] = [];
    if (at(parameters, 'Properties', 'Parameters', 'tls') !== 'enabled') faults.push('speaks plain text');
    if (at(parameters, 'Properties', 'Parameters', 'audit_logs') === undefined) faults.push('is not audited');
    if (!listAt(Properties, 'EnableCloudwatchLogsExports').includes('audit')) faults.push('keeps its audit to itself');
    if (Properties['StorageEncrypted'] !== true) faults.push('is not encrypted');
    if (Properties['ManageMasterUserPassword'] !== true) faults.push('has a password of somebody');
    if (Properties['Port'] === 27_017) faults.push('is where everybody looks');
    const instances = resourcesOf(template, 'AWS::DocDB::DBInstance').filter(
      ([, instance]) =>
        idBehind(instance.Properties['DBClusterIdentifier']) === id &&
        instance.Properties['DBInstanceClass'] === 'db.serverless' &&
        instance.Properties['CACertificateIdentifier'] === CERTIFICATE_AUTHORITY,
    );
    if (instances.length !== settings.instances) faults.push(`has ${instances.length} instances`);
    return faults.map((fault) => `${id} ${fault}`);
  });
};
