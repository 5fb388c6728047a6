import { describe, expect, it } from 'vitest';
import { Pager } from '../../../../lib/constructs/monitoring/pager.ts';
import { KafkaConsumer } from '../../../../lib/constructs/trigger/kafka-consumer.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { CONSUMER_GROUPS, FUNCTIONS, TOPICS } from '../../../../schema/names.ts';
import { stacksOf } from '../../template.ts';

const consuming = (group: string) => () => {
  const { compute, state } = stacksOf(STAGES.development);
  const { kafka, deadLetters } = state;
  return new KafkaConsumer(compute, FUNCTIONS.findEndpoints, {
    stage: STAGES.development,
    pager: new Pager(STAGES.development),
    description: 'Reads.',
    environment: {},
    monitoring: { noMonitoring: 'a test' },
    kafka,
    deadLetters,
    subscriptions: [{ topic: TOPICS.reviews, group }],
    lagImpact: 'It waits.',
  });
};

describe('A Kafka consumer', () => {
  it('has a group whose lag MSK reports', () => {
    expect(consuming('speed:layer')).toThrow('MSK reports no lag of a group named "speed:layer"');
    for (const group of Object.values(CONSUMER_GROUPS)) expect(consuming(group)).not.toThrow();
  });
});
