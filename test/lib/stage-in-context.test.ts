import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { stageInContext } from '../../lib/app/stage-in-context.ts';
import { consumerGroupOf } from '../../lib/consumer-group.ts';
import { STAGES } from '../../lib/stages.ts';
import { CONSUMER_GROUPS } from '../../schema/names.ts';

const stageOf = (context: Readonly<Record<string, unknown>>) =>
  stageInContext(new App({ context: { ...context } }).node);

describe('A stage as a deployment names it', () => {
  it('is development, or the one that is named', () => {
    expect(stageOf({})).toEqual(STAGES.development);
    expect(stageOf({ stage: 'production' })).toEqual(STAGES.production);
    expect(() => stageOf({ stage: 'staging' })).toThrow('There is no stage "staging"');
  });

  it('has the page sent to who is named, and nothing else changed', () => {
    expect(stageOf({ alarmEmail: 'on-call@example.org' })).toEqual({
      ...STAGES.development,
      alarmEmail: 'on-call@example.org',
    });
  });

  it('leaves the mappings out for once', () => {
    expect(stageOf({ reading: 'false' }).stream).toEqual({ ...STAGES.development.stream, reading: false });
    expect(stageOf({ reading: true }).stream.reading).toBe(true);
    expect(() => stageOf({ reading: 'no' })).toThrow('-c reading=no: say true or false');
  });
});

describe('A consumer group', () => {
  it('has another name in another generation, and only then', () => {
    const { stream } = STAGES.production;
    for (const name of Object.values(CONSUMER_GROUPS)) {
      expect(consumerGroupOf(stream, name)).toBe(name);
      expect(consumerGroupOf({ ...stream, groupGeneration: 12 }, name)).toBe(name.replace(/1$/, '12'));
    }
  });
});
