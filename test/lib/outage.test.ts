import { beforeAll, describe, expect, it } from 'vitest';
import { STAGES } from '../../lib/stages.ts';
import type { EventSourceMappingOptions } from '../../localstack/aws/event-source-mapping/event-source-mapping.ts';
import { Rig, totalOf } from '../localstack/aws/event-source-mapping/rig.ts';
import { at, type ResourceJson, resourcesOf, stacksOf, templateOf } from './template.ts';

const HOUR_MS = 3_600_000;
const RECORDS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** What Lambda makes of a destination without a number of attempts. */
const ATTEMPTS_WITH_DESTINATION = 10;

/** A deployed mapping's properties as the local mapping, which has Lambda's rules, takes them. */
const optionsOf = ({ Properties }: ResourceJson): Partial<EventSourceMappingOptions> => {
  const hasDestination = Properties['DestinationConfig'] !== undefined;
  const numberOf = (property: string, otherwise: number) => Number(Properties[property] ?? otherwise);
  return {
    batchSize: numberOf('BatchSize', 100),
    reportBatchItemFailures: Properties['FunctionResponseTypes'] !== undefined,
    bisectBatchOnError: Properties['BisectBatchOnFunctionError'] === true,
    maximumRetryAttempts: numberOf('MaximumRetryAttempts', hasDestination ? ATTEMPTS_WITH_DESTINATION : -1),
    maximumRecordAgeMs: numberOf('MaximumRecordAgeInSeconds', -0.001) * 1_000,
    timeoutMs: STAGES.production.stream.timeoutSeconds * 1_000,
  };
};

/** How a function meets a store that is away: it waits for it until its deadline, or cannot even start. */
const WAYS = {
  'waits until its deadline': STAGES.production.stream.timeoutSeconds * 1_000 - 5_000,
  'fails at once': 0,
};

const outage = async (options: Partial<EventSourceMappingOptions>, attemptMs: number) => {
  const rig = await Rig.of(2);
  const backAt = rig.time.now() + HOUR_MS;
  rig.respond = async () => {
    if (rig.time.now() >= backAt) return;
    await rig.time.sleep(attemptMs);
    throw new Error('the store is away');
  };
  await rig.produce(0, ...RECORDS);
  await rig.produce(1, ...RECORDS);
  const mapping = await rig.start(options);
  await rig.time.advance(HOUR_MS + 600_000);
  const lag = totalOf(await mapping.lag());
  return { movedAside: rig.failures.length, lag };
};

describe.each(Object.values(STAGES))('In $name an hour without the store', (stage) => {
  let mappings: ResourceJson[];
  beforeAll(() => {
    const template = templateOf(stacksOf(stage).compute);
    mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(([, mapping]) => mapping);
  }, 60_000);

  it.each(Object.entries(WAYS))(
    'moves nothing aside and holds nothing back where the function %s',
    async (_, attemptMs) => {
      expect(mappings.length).toBeGreaterThan(0);
      for (const mapping of mappings) {
        const topic = at(mapping, 'Properties', 'Topics', 0);
        expect({ topic, ...(await outage(optionsOf(mapping), attemptMs)) }).toEqual({ topic, movedAside: 0, lag: 0 });
      }
    },
  );

  it('would move records aside if Lambda had to choose the number of attempts', async () => {
    for (const mapping of mappings) {
      const careless = {
        ...mapping,
        Properties: { ...mapping.Properties, DestinationConfig: {}, MaximumRetryAttempts: undefined },
      };
      const { movedAside } = await outage(optionsOf(careless), 0);
      expect(movedAside).toBeGreaterThan(0);
    }
  });
});
