import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageTableOf } from '../../bin/doc-tables/settings-table.ts';
import { STAGES, stageOf } from '../../lib/stages.ts';
import { stacksOf } from './template.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCE = readFileSync(join(ROOT, 'lib', 'stage-settings.ts'), 'utf8');

/** `poll.everyMinutes` and so on. */
const pathsIn = (group: object, path: readonly string[] = []): string[] =>
  Object.entries(group).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? pathsIn(value, [...path, key]) : [[...path, key].join('.')],
  );

/** The group, taking what is read of it from `unread`. */
const watched = <Group extends object>(group: Group, unread: Set<string>, path: readonly string[] = []): Group =>
  new Proxy(group, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      const inner = [...path, String(key)];
      unread.delete(inner.join('.'));
      return typeof value === 'object' && value !== null ? watched(value, unread, inner) : value;
    },
  });

describe.each(Object.values(STAGES))('The settings of $name', (stage) => {
  it('are all read: a setting that changes nothing is a lie', { timeout: 60_000 }, () => {
    const unread = new Set(pathsIn(stage));
    stacksOf(watched(stage, unread));
    expect([...unread]).toEqual([]);
  });

  it('fit each other', () => {
    const { kafka, network, poll, stream, workflow } = stage;
    expect(kafka.brokers % network.availabilityZones).toBe(0);
    expect(kafka.replicationFactor).toBeLessThanOrEqual(kafka.brokers);
    expect(kafka.minInSyncReplicas).toBeLessThan(kafka.replicationFactor);
    expect(poll.maxDurationSeconds).toBeLessThan(poll.everyMinutes * 60);
    expect(poll.requestBudget / poll.requestsPerSecond).toBeLessThanOrEqual(poll.everyMinutes * 60);
    expect(60 % stream.windowSizeMinutes).toBe(0);
    expect(stream.retentionHours).toBeLessThanOrEqual(48);
    expect(stream.retentionHours).toBeLessThan(kafka.retentionDays * 24);
    expect(workflow.delayMinutes).toBeLessThan(workflow.everyMinutes);
  });

  it('end a poll before the next may begin, unless nothing can run beside itself', () => {
    const { everyMinutes, maxDurationSeconds } = stage.poll;
    const anySecondOfItsMinute = 60;
    expect(stage.reservesConcurrency || maxDurationSeconds + anySecondOfItsMinute < everyMinutes * 60).toBe(true);
  });

  it('leave an execution its time before the next begins', { timeout: 60_000 }, () => {
    const hurried = { ...stage, workflow: { ...stage.workflow, everyMinutes: 4 } };
    expect(() => stacksOf(hurried)).toThrow('serving-views may run for longer than until its next run');
  });
});

describe('A stage', () => {
  it('is known by its name', () => {
    expect(stageOf('production')).toBe(STAGES.production);
    expect(() => stageOf('staging')).toThrow('-c stage=development or -c stage=production');
  });

  it('shares no name with another, so that both fit into one account', () => {
    const names = Object.values(STAGES).flatMap(({ resourceName, keyspaceName }) => [resourceName, keyspaceName]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('The table of settings', () => {
  const table = stageTableOf(SOURCE);

  it('has a row for each setting, with its meaning', () => {
    expect(table).toContain(
      '| `kafka.minInSyncReplicas` | 1 | 2 | A write is acknowledged when so many replicas have it. |',
    );
    expect(table).toContain('| `stream.provisionedPollers` | none | minimum 2, maximum 2 |');
    expect(table).toContain('| `alarms.lagRecords` | 1000 | 1000 |');
    expect(table).toMatch(/\| `tracing` \| true \| true \| X-Ray: [^|]+ \|/);
  });
});
