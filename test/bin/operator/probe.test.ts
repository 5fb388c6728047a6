import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeClusterV2Command, DescribeTopicCommand, ListNodesCommand } from '@aws-sdk/client-kafka';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { type Client, errors } from 'cassandra-driver';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsProbesOf } from '../../../bin/operator/aws/aws-probes.ts';
import { stageResourcesOf } from '../../../bin/operator/aws/stage-resources.ts';
import { GROUPS } from '../../../bin/operator/groups.ts';
import type { GroupLag } from '../../../bin/operator/operator-ports.ts';
import { storeProbesOf } from '../../../bin/operator/store-probes.ts';
import { accountOf, clock, stage } from './aws-account.ts';
import { operate, operatorPortsWith } from './operator-rig.ts';

const WEEK_MS = 604_800_000;
const configsOf = (text: string) => ({ Configs: Buffer.from(text).toString('base64') });
const clusterOf = (InstanceType: string, KafkaVersion: string) => ({
  ClusterInfo: {
    State: 'ACTIVE',
    Provisioned: { BrokerNodeGroupInfo: { InstanceType }, CurrentBrokerSoftwareInfo: { KafkaVersion } },
  },
});
const nodesOf = (...ids: number[]) => ({ NodeInfoList: ids.map((BrokerId) => ({ BrokerNodeInfo: { BrokerId } })) });
const poller = (KAFKA_BROKERS: string) => ({ Environment: { Variables: { KAFKA_BROKERS } } });

describe('Probes of a stage on AWS', () => {
  let account: ReturnType<typeof accountOf>;
  let lags: GroupLag[];
  beforeEach(() => {
    account = accountOf([]);
    account.answers.set(DescribeClusterV2Command, () => clusterOf('kafka.t3.small', '3.9.x.kraft'));
    account.answers.set(ListNodesCommand, () => nodesOf(2, 1));
    account.answers.set(DescribeTopicCommand, () => configsOf(`{"retention.ms":"${WEEK_MS}"}`));
    account.answers.set(GetFunctionConfigurationCommand, () => poller('b-1:9098,b-2:9098'));
    account.answers.set(GetMetricDataCommand, () => ({ MetricDataResults: [{ Id: 'broker1', Values: [0] }] }));
    lags = GROUPS.map(({ group, topic }) => ({ group, topic, records: 0, seconds: 0 }));
  });

  const probe = () => {
    const { clients } = account;
    const resources = stageResourcesOf(stage, clients);
    const probes = awsProbesOf({ stage, clients, resources, clock, lags: async () => lags });
    return operate(['probe'], operatorPortsWith({ probes }));
  };

  it('find everything as expected where it is', async () => {
    const { code, out } = await probe();
    expect([code, out.match(/^ok /gm)?.length]).toEqual([0, 6]);
    expect(out).toContain('All 6 are as expected: a fake');
  });

  it('understand settings that are lines', async () => {
    account.answers.set(DescribeTopicCommand, () => configsOf(`cleanup.policy=delete\nretention.ms=${WEEK_MS}\n`));
    expect((await probe()).code).toBe(0);
  });

  it.each([
    [
      'another size of broker',
      DescribeClusterV2Command,
      clusterOf('kafka.m7g.large', '3.9.x.kraft'),
      /found +ACTIVE, kafka.m7g.large/,
    ],
    [
      'a version with ZooKeeper',
      DescribeClusterV2Command,
      clusterOf('kafka.t3.small', '3.9.x'),
      /change +kafka.brokerType/,
    ],
    ['other numbers', ListNodesCommand, nodesOf(1001, 1002), /found +1001, 1002\n +change +The numbers/],
    [
      'topics as the brokers have them',
      DescribeTopicCommand,
      {},
      /movie.reviews: none.*\n +change +The format of Configs/,
    ],
    [
      'brokers of before',
      GetFunctionConfigurationCommand,
      poller('b-9:9098'),
      /found +it has b-9:9098, and there are b-1/,
    ],
    [
      'connections that nobody counts',
      GetMetricDataCommand,
      { MetricDataResults: [{ Values: [] }] },
      /found +nobody counts/,
    ],
    ['refused connections', GetMetricDataCommand, { MetricDataResults: [{ Values: [0, 3] }] }, /found +3 at a time/],
  ])('tell of %s, and what to change', async (_, kind, answer, message) => {
    account.answers.set(kind, () => answer);
    const { code, out } = await probe();
    expect([code, out.match(/^OTHER/gm)?.length]).toEqual([1, 1]);
    expect(out).toMatch(message);
    expect(out).toContain('1 of 6 are other than expected');
  });

  it('tell of a group without lag, and of what could not be asked', async () => {
    lags = lags.map((lag, index) => (index === 0 ? { ...lag, records: null } : lag));
    account.answers.delete(ListNodesCommand);
    const { out } = await probe();
    expect(out).toMatch(/found +none of speed-layer-score-reviews-v1/);
    expect(out).toMatch(/OTHER numbers of the brokers(.|\n)*could not be asked/);
  });
});

/** Source: CQL binary protocol 4, 9 */
const SYNTAX_ERROR = 0x2000;

describe('Probes of a store', () => {
  /** A statement each that binds a list, and the refused INSERT. */
  const COUNT = 11;
  const probe = (client: Partial<Client>) =>
    operate(['probe'], operatorPortsWith({ probes: storeProbesOf(client as Client) }));

  it('give no advice about a store that does not answer', async () => {
    const execute = async () => {
      throw new errors.NoHostAvailableError({}, 'no host could be reached');
    };
    const { out } = await probe({ execute });
    expect(out.match(/could not be asked/g)).toHaveLength(COUNT);
    expect(out).not.toContain('Read each value');
  });

  it('take their row away again, whatever the store has answered', async () => {
    const sent: string[] = [];
    const refusing = async (statement: string, params: unknown[]) => {
      sent.push(`${statement.split(' ')[0]} ${String(params[0])}`);
      if (statement.includes(' IN ?')) throw new errors.ResponseError(SYNTAX_ERROR, 'no bind marker here');
      return { rows: [{ keys: () => ['[applied]', 'sync_name', 'ver'] }] };
    };
    const { code, out } = await probe({ execute: refusing as unknown as Client['execute'] });
    expect([code, out.match(/^OTHER/gm)?.length]).toEqual([1, COUNT]);
    expect(out).toMatch(/found +no bind marker here\n +change +Read each value/);
    expect(out).toMatch(/found +without window_start, advanced_at\n +change +Nothing/);
    expect(sent.slice(COUNT - 1)).toEqual(['INSERT probe', 'INSERT probe', 'DELETE probe']);
  });
});
