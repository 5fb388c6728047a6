import { beforeAll, describe, expect, it } from 'vitest';
import { STAGES, type Stage } from '../../../lib/stages.ts';
import { at, stacksOf, type TemplateJson, templateOf } from '../template.ts';
import { faultsOf, type Situation } from './faults.ts';
import { outputsOf, updateOf } from './update.ts';

type Stacks = Readonly<Record<'network' | 'state' | 'compute', TemplateJson>>;
type Lost = readonly string[];

const { production, development } = STAGES;

const deployed = (stage: Stage): Stacks => {
  const { network, state, compute } = stacksOf(stage);
  return { network: templateOf(network), state: templateOf(state), compute: templateOf(compute) };
};

/** Of a deployment of all stacks, in their order: consumers still hold what they were deployed with. */
const faultsBetween = (before: Stacks, after: Stacks, lost: Lost = []): string[] => {
  const situations: Situation[] = [
    { before: before.network, after: after.network, users: [before.state, before.compute], lost },
    { before: before.state, after: after.state, users: [before.compute], lost },
    { before: before.compute, after: after.compute, lost },
  ];
  return situations.flatMap(faultsOf);
};

const withKafka = (kafka: Partial<Stage['kafka']>): Stage => ({
  ...production,
  kafka: { ...production.kafka, ...kafka },
});
const withStream = (stream: Partial<Stage['stream']>): Stage => ({
  ...production,
  stream: { ...production.stream, ...stream },
});

/** As if the text stood in the code. */
const rewritten = (stacks: Stacks, from: string, to: string): Stacks =>
  JSON.parse(JSON.stringify(stacks).replaceAll(from, to)) as Stacks;

const idsOf = (template: TemplateJson, type: string): string[] =>
  Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type === type);

/** As it was before a topic's schema got its newest release. */
const withoutVersion = ({ network, state, compute }: Stacks, version: string): Stacks => {
  const { [version]: _, ...resources } = state.Resources;
  const outputs = Object.entries(outputsOf(state)).filter(([name]) => !name.includes(version));
  const imported = new RegExp(`,",",\\{"Fn::ImportValue":"[^"]*${version}[^"]*"\\}`, 'g');
  return {
    network,
    state: { ...state, Resources: resources, Outputs: Object.fromEntries(outputs) } as TemplateJson,
    compute: JSON.parse(JSON.stringify(compute).replaceAll(imported, '')) as TemplateJson,
  };
};

describe('A deployment', { timeout: 60_000 }, () => {
  let now: Stacks;
  beforeAll(() => {
    now = deployed(production);
  }, 60_000);

  it('of more brokers changes the cluster, asks for its address anew, and tells the functions', () => {
    const more = deployed(withKafka({ brokers: 6 }));
    const { made, changed, removed } = updateOf(now.state, more.state);
    expect([made, removed]).toEqual([[], []]);
    expect(changed.filter((what) => /^(KafkaCluster|Endpoints)/.test(what))).toEqual([
      'EndpointsBrokers64BF455A changesWith',
      'KafkaCluster21A1BE89 NumberOfBrokerNodes',
    ]);
    expect(at(more.compute, 'Outputs', 'DeployedOver')).not.toEqual(at(now.compute, 'Outputs', 'DeployedOver'));
    expect(faultsBetween(now, more)).toEqual([]);
  });

  it('of more brokers would have been refused while their address was an export', () => {
    const more = deployed(withKafka({ brokers: 6 }));
    const strong = (stacks: Stacks): Stacks => {
      const { state, compute } = structuredClone(stacks);
      const output = at(state, 'Outputs', 'PublishOutputFnGetAttEndpointsBrokers64BF455Afound419F0C51');
      (output as Record<string, unknown>)['Export'] = { Name: 'brokers' };
      return { ...stacks, state, compute: { ...compute, Metadata: { 'Fn::ImportValue': 'brokers' } } as TemplateJson };
    };
    expect(faultsBetween(strong(now), strong(more))).toEqual(['the export brokers is in use']);
  });

  it('of another version of Kafka changes the cluster where it is; there is no way back', () => {
    const newer = rewritten(now, '3.9.x.kraft', '4.1.x.kraft');
    expect(updateOf(now.state, newer.state).changed).toContain('KafkaCluster21A1BE89 KafkaVersion');
    expect(faultsBetween(now, newer)).toEqual([]);
    expect(faultsBetween(newer, now)).toEqual(['KafkaCluster21A1BE89 cannot take back KafkaVersion']);
  });

  it('of partitions, or of retention, changes topics and restarts no broker; of both at once it is refused', () => {
    const wide = deployed(withKafka({ partitionsPerTopic: 12 }));
    const topics = idsOf(now.state, 'AWS::MSK::Topic');
    expect(updateOf(now.state, wide.state).changed.toSorted()).toEqual(
      topics.map((id) => `${id} PartitionCount`).toSorted(),
    );
    expect(faultsBetween(now, wide)).toEqual([]);
    expect(faultsBetween(wide, now)).toEqual(topics.map((id) => `${id} cannot take back PartitionCount`));
    const short = deployed(withKafka({ retentionDays: 3 }));
    expect(updateOf(now.state, short.state).changed.toSorted()).toEqual(topics.map((id) => `${id} Configs`).toSorted());
    expect(faultsBetween(now, short)).toEqual([]);
    const both = deployed(withKafka({ partitionsPerTopic: 12, retentionDays: 3 }));
    expect(faultsBetween(now, both)).toHaveLength(topics.length);
  });

  it('of larger disks is one change, of larger disks on more brokers two', () => {
    const larger = deployed(withKafka({ storagePerBrokerGb: 200 }));
    expect(faultsBetween(now, larger)).toEqual([]);
    expect(faultsBetween(larger, now)).toEqual(['KafkaCluster21A1BE89 cannot take back VolumeSize']);
    const both = deployed(withKafka({ storagePerBrokerGb: 200, brokers: 6 }));
    expect(faultsBetween(now, both)).toEqual([
      'KafkaCluster21A1BE89 BrokerNodeGroupInfo and KafkaCluster21A1BE89 NumberOfBrokerNodes cannot change together',
    ]);
  });

  it('of another consumer group is refused, and goes through in two: nobody reads, then the new group does', () => {
    const regrouped = deployed(withStream({ groupGeneration: 2 }));
    const mappings = updateOf(now.compute, regrouped.compute).replaced;
    expect(mappings).toEqual(idsOf(now.compute, 'AWS::Lambda::EventSourceMapping'));
    expect(faultsBetween(now, regrouped)).toEqual(mappings.map((id) => `${id} takes the name of ${id}`));
    const silent = deployed(withStream({ reading: false }));
    expect(idsOf(silent.compute, 'AWS::Lambda::EventSourceMapping')).toEqual([]);
    expect([...faultsBetween(now, silent), ...faultsBetween(silent, regrouped)]).toEqual([]);
  });

  it('after a mapping was deleted by hand changes nothing; two, the first without readers, make it again', () => {
    const [id = ''] = idsOf(now.compute, 'AWS::Lambda::EventSourceMapping');
    expect(updateOf(now.compute, now.compute)).toEqual({ made: [], replaced: [], changed: [], removed: [] });
    const silent = deployed(withStream({ reading: false }));
    expect(updateOf(now.compute, silent.compute).removed).toContain(id);
    expect(updateOf(silent.compute, now.compute).made).toContain(id);
    expect([...faultsBetween(now, silent, [id]), ...faultsBetween(silent, now)]).toEqual([]);
  });

  it('after the cluster was lost makes another of the same name, its topics, and new mappings of the same groups', () => {
    const again = deployed(withKafka({ clusterGeneration: 2 }));
    const lost = [...idsOf(now.state, 'AWS::MSK::Cluster'), ...idsOf(now.state, 'AWS::MSK::Topic')];
    const { made } = updateOf(now.state, again.state);
    expect(made.map((id) => again.state.Resources[id]?.Type ?? '').toSorted()).toEqual([
      'AWS::MSK::Cluster',
      ...Array.from({ length: 4 }, () => 'AWS::MSK::Topic'),
    ]);
    expect(updateOf(now.compute, again.compute).replaced).toEqual(
      expect.arrayContaining(idsOf(now.compute, 'AWS::Lambda::EventSourceMapping')),
    );
    expect(faultsBetween(now, again, lost)).toEqual([]);
    const [fault, ...others] = faultsBetween(now, again);
    expect([fault, others]).toEqual([expect.stringMatching(/^KafkaCluster\w+ takes the name of KafkaCluster/), []]);
  });

  it('after the documents were lost makes another cluster with its instances, and asks for the new login', () => {
    const documents = { ...production.documents, clusterGeneration: 2 };
    const again = deployed({ ...production, documents });
    const lost = [...idsOf(now.state, 'AWS::DocDB::DBCluster'), ...idsOf(now.state, 'AWS::DocDB::DBInstance')];
    const { made, changed } = updateOf(now.state, again.state);
    expect(made.map((id) => again.state.Resources[id]?.Type ?? '').toSorted()).toEqual([
      'AWS::DocDB::DBCluster',
      'AWS::DocDB::DBInstance',
      'AWS::DocDB::DBInstance',
    ]);
    expect(changed).toContain('EndpointsDocumentSecret9756BB47 changesWith');
    expect(faultsBetween(now, again, lost)).toEqual([]);
  });

  it('of a new NAT instance makes it, sends the routes there, and takes the old one away', () => {
    const before = deployed(development);
    const after = deployed({ ...development, network: { ...development.network, natGeneration: 2 } });
    const { made, changed, removed } = updateOf(before.network, after.network);
    expect([made, removed].map((ids) => ids.length)).toEqual([1, 1]);
    expect(changed.map((what) => what.replace(/\w+ /, ''))).toEqual(['InstanceId', 'InstanceId']);
    expect(faultsBetween(before, after)).toEqual([]);
  });

  it('of a new table makes it and nothing else; one that was removed stays, and its name is taken', () => {
    const [id = ''] = idsOf(now.state, 'AWS::Cassandra::Table');
    const { [id]: table, ...others } = now.state.Resources;
    const without: Stacks = { ...now, state: { ...now.state, Resources: others } };
    expect(updateOf(without.state, now.state)).toEqual({ made: [id], replaced: [], changed: [], removed: [] });
    expect(faultsBetween(without, now)).toEqual([]);
    expect([updateOf(now.state, without.state).removed, at(table, 'DeletionPolicy')]).toEqual([
      [id],
      'RetainExceptOnCreate',
    ]);
    const renamed = rewritten(now, id, `${id}Again`);
    expect(faultsBetween(now, renamed)).toEqual([`${id}Again takes the name of ${id}`]);
  });

  it('of a new column changes the table; it cannot lose one or change its key', () => {
    const [id = ''] = idsOf(now.state, 'AWS::Cassandra::Table');
    const wider = structuredClone(now);
    const columns = at(wider.state.Resources[id], 'Properties', 'RegularColumns') as unknown[];
    columns.push({ ColumnName: 'language', ColumnType: 'text' });
    expect(updateOf(now.state, wider.state).changed).toEqual([`${id} RegularColumns`]);
    expect(faultsBetween(now, wider)).toEqual([]);
    expect(faultsBetween(wider, now)).toEqual([`${id} cannot lose or change a column`]);
    const rekeyed = structuredClone(now);
    Object.assign(rekeyed.state.Resources[id]?.Properties ?? {}, { PartitionKeyColumns: [] });
    expect(faultsBetween(now, rekeyed)).toEqual([`${id} takes the name of ${id}`]);
  });

  it('of a new field makes a schema version, tells it to whoever reads or writes the topic, and cannot take it back', () => {
    const [newest = ''] = idsOf(now.state, 'AWS::Glue::SchemaVersion');
    const before = withoutVersion(now, newest);
    expect(updateOf(before.state, now.state)).toEqual({ made: [newest], replaced: [], changed: [], removed: [] });
    const { changed, ...others } = updateOf(before.compute, now.compute);
    expect(others).toEqual({ made: [], replaced: [], removed: [] });
    const told = changed.map((what) => what.split(' ') as [string, string]);
    const nameOf = (id: string): string => String(now.compute.Resources[id]?.Properties['FunctionName']);
    expect(told.map(([id, property]) => `${nameOf(id)} ${property}`).toSorted()).toEqual([
      'speed-layer-production-poll-tmdb Environment',
      'speed-layer-production-score-reviews Environment',
    ]);
    expect(faultsBetween(before, now)).toEqual([]);
    expect(faultsBetween(now, before)).toEqual([expect.stringMatching(/^the export \w+VersionId\w+ is in use$/)]);
  });

  it('that names nobody for the page, after one that did, leaves whoever was told; so does one that names another', () => {
    const told = deployed({ ...production, alarmEmail: 'on-call@example.org' });
    const [id = '', ...others] = idsOf(told.compute, 'AWS::SNS::Subscription');
    expect(others).toEqual([]);
    expect(updateOf(told.compute, now.compute).removed).toEqual([id]);
    expect(updateOf(told.compute, deployed({ ...production, alarmEmail: 'b@example.org' }).compute).removed).toEqual([
      id,
    ]);
    expect(at(told.compute.Resources[id], 'DeletionPolicy')).toBe('RetainExceptOnCreate');
    expect(at(told.compute.Resources[id], 'UpdateReplacePolicy')).toBe('Retain');
  });

  it('brings every consumer up to date before the poller writes what is new', () => {
    const functionOf = (name: string) =>
      Object.entries(now.compute.Resources).find(([, { Properties }]) =>
        String(Properties?.['FunctionName']).endsWith(`-${name}`),
      );
    const consumers = ['score-reviews', 'aggregate-ratings', 'project-metadata'].map((name) => functionOf(name)?.[0]);
    expect(functionOf('poll-tmdb')?.[1].DependsOn).toEqual(expect.arrayContaining(consumers));
  });
});

describe('An export of a stage', { timeout: 60_000 }, () => {
  it.each(Object.values(STAGES))('of $name is of something that never changes while it is there', (stage) => {
    const { state } = deployed(stage);
    const types = Object.values(at(state, 'Outputs') as Record<string, unknown>)
      .filter((output) => at(output, 'Export') !== undefined)
      .map((output) => at(output, 'Value', 'Fn::GetAtt', 0) ?? at(output, 'Value', 'Ref'))
      .map((id) => state.Resources[String(id)]?.Type ?? '');
    const lasting = [
      'AWS::Events::EventBus',
      'AWS::Glue::Schema',
      'AWS::Glue::SchemaVersion',
      'AWS::S3::Bucket',
      'AWS::SecretsManager::Secret',
    ];
    expect(types.filter((type) => !lasting.includes(type))).toEqual([]);
    expect(types).not.toEqual([]);
  });
});
