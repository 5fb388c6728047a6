import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import { GetBootstrapBrokersCommand } from '@aws-sdk/client-kafka';
import { describe, expect, it } from 'vitest';
import { type EndpointClients, makeAwsEndpoints } from '../../../lambdas/adapters/aws/aws-endpoints.ts';
import type { EndpointDirectory } from '../../../lambdas/core/care/endpoint-ports.ts';
import { MisconfiguredFunction } from '../../../lambdas/core/failures.ts';
import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import { type EndpointQuestion, makeHandler } from '../../../lambdas/find-endpoints/handler.ts';
import { SleepersTime } from '../../builders/time.ts';

const CLUSTER = 'arn:aws:kafka:eu-central-1:123456789012:cluster/speed-layer/0-1';

const directory: EndpointDirectory = {
  bootstrapBrokersOf: async (arn) => (arn === CLUSTER ? 'b-1.example:9098,b-2.example:9098' : undefined),
  masterSecretOf: async (id) => (id === 'speed-layer' ? 'arn:aws:secretsmanager:secret' : undefined),
};

const questionOf = (
  find: EndpointQuestion['ResourceProperties']['find'],
  cluster: string,
  RequestType: EndpointQuestion['RequestType'] = 'Create',
): EndpointQuestion => ({ RequestType, ResourceProperties: { find, cluster } });

const rigOf = (endpoints: EndpointDirectory) => {
  const time = new SleepersTime();
  const handler = makeHandler({ endpoints, sleep: time.sleep, random: () => 0.5 });
  return (question: EndpointQuestion) => handler(question, time.contextFor(MINUTE_MS));
};

describe('find-endpoints', () => {
  const handler = rigOf(directory);

  it('answers with the brokers of a cluster, and with the secret of another', async () => {
    const brokers = await handler(questionOf('bootstrap-brokers', CLUSTER));
    expect(brokers.Data).toEqual({ found: 'b-1.example:9098,b-2.example:9098' });
    const secret = await handler(questionOf('master-secret', 'speed-layer'));
    expect(secret.Data).toEqual({ found: 'arn:aws:secretsmanager:secret' });
    expect(secret.PhysicalResourceId).not.toBe(brokers.PhysicalResourceId);
  });

  it('stays the same resource when it is asked again: CloudFormation would delete another', async () => {
    const created = await handler(questionOf('bootstrap-brokers', CLUSTER));
    const updated = await handler(questionOf('bootstrap-brokers', CLUSTER, 'Update'));
    expect(updated).toEqual(created);
  });

  it('fails the deployment, and names what is missing', async () => {
    const answer = handler(questionOf('bootstrap-brokers', 'arn:other'));
    await expect(answer).rejects.toThrow(MisconfiguredFunction);
    await expect(answer).rejects.toThrow('arn:other has no bootstrap-brokers');
  });

  it('waits for a permission that was given to it a moment ago', async () => {
    let asked = 0;
    const masterSecretOf = async () => {
      asked += 1;
      if (asked < 4) throw new Error('AccessDenied');
      return 'arn:secret';
    };
    const answer = await rigOf({ ...directory, masterSecretOf })(questionOf('master-secret', 'speed-layer'));
    expect(answer.Data).toEqual({ found: 'arn:secret' });
  });

  it('fails the deployment with the reason when the permission never comes', async () => {
    const masterSecretOf = () => Promise.reject(new Error('AccessDenied'));
    const answer = rigOf({ ...directory, masterSecretOf })(questionOf('master-secret', 'speed-layer'));
    await expect(answer).rejects.toMatchObject({ name: 'RetryBatch', cause: { message: 'AccessDenied' } });
  });

  it('lets itself be deleted when the cluster is gone', async () => {
    await expect(handler(questionOf('master-secret', 'gone', 'Delete'))).resolves.toMatchObject({
      PhysicalResourceId: 'master-secret:gone',
    });
  });
});

describe('The directory of AWS', () => {
  const clientsOf = (answer: unknown) => {
    const sent: unknown[] = [];
    const client = {
      send: async (command: unknown) => {
        sent.push(command);
        return answer;
      },
    };
    return { sent, clients: { kafka: client, docdb: client } as unknown as EndpointClients };
  };

  it('asks MSK for the brokers that IAM clients connect to, in the same order every time', async () => {
    const { sent, clients } = clientsOf({
      BootstrapBrokerString: 'plain:9092',
      BootstrapBrokerStringSaslIam: 'b-3:9098,b-1:9098,b-2:9098',
    });
    await expect(makeAwsEndpoints(clients).bootstrapBrokersOf(CLUSTER)).resolves.toBe('b-1:9098,b-2:9098,b-3:9098');
    expect(sent).toEqual([expect.any(GetBootstrapBrokersCommand)]);
    expect(sent).toMatchObject([{ input: { ClusterArn: CLUSTER } }]);
  });

  it('asks DocumentDB for the secret of its password', async () => {
    const { sent, clients } = clientsOf({ DBClusters: [{ MasterUserSecret: { SecretArn: 'arn:secret' } }] });
    await expect(makeAwsEndpoints(clients).masterSecretOf('speed-layer')).resolves.toBe('arn:secret');
    expect(sent).toEqual([expect.any(DescribeDBClustersCommand)]);
    expect(sent).toMatchObject([{ input: { DBClusterIdentifier: 'speed-layer' } }]);
  });

  it.each([[{}], [{ DBClusters: [] }], [{ DBClusters: [{}] }]])('knows of none in %j', async (answer) => {
    const endpoints = makeAwsEndpoints(clientsOf(answer).clients);
    await expect(endpoints.masterSecretOf('speed-layer')).resolves.toBeUndefined();
    await expect(endpoints.bootstrapBrokersOf(CLUSTER)).resolves.toBeUndefined();
  });
});
