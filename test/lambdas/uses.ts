/**
 * What a function has asked of AWS, in the words of IAM: `cassandra:Select on movies`, `s3:PutObject on /movie.reviews/*`,
 * `events:PutEvents`.
 */
import { statementOf } from '../../localstack/guards/keyspaces-guard/statement.ts';
import type { Recorded } from './http-recorder.ts';

/** Which keyspace a connection speaks of; asks for nothing. */
const USE = /^USE /i;

/**
 * A conditional write answers with the row in its way, and so reads too. Source of the actions:
 * docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkeyspacesforapachecassandra.html
 */
export const usesOfStatement = (text: string): string[] => {
  if (USE.test(text)) return [];
  const { kind, keyspace, table, isConditional } = statementOf(text);
  const resource = keyspace?.startsWith('system') === true ? 'system*' : table;
  if (kind === 'select') return [`cassandra:Select on ${resource}`];
  return [`cassandra:Modify on ${resource}`, ...(isConditional ? [`cassandra:Select on ${resource}`] : [])];
};

/** As the SDK names services in the header of a request. */
const SERVICES: Readonly<Record<string, string>> = {
  AWSEvents: 'events',
  AWSStepFunctions: 'states',
  secretsmanager: 'secretsmanager',
};

/** What is not known here comes back as it is: no grant is like it. */
export const useOfRequest = ({ method, path, body }: Recorded, target: string): string => {
  const [service = '', operation] = target.split('.');
  if (target === 'KeyspacesService.GetTable') return `cassandra:Select on ${tableNameOf(body)}`;
  if (service in SERVICES) return `${SERVICES[service]}:${operation}`;
  if (method === 'POST' && path.endsWith('/invocations')) return 'lambda:InvokeFunction';
  const [, , prefix] = path.split('/');
  if (method === 'PUT' && prefix !== undefined) return `s3:PutObject on /${prefix}/*`;
  return `${method} ${path} ${target}`;
};

const tableNameOf = (body: string): string => (JSON.parse(body) as { readonly tableName: string }).tableName;
