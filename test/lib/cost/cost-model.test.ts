import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { workflowTransitions } from '../../../bin/operator/commands/cost.ts';
import {
  alarmMetricsOf,
  costsPerMillionRecords,
  idleCosts,
  monthlyEstimate,
  rememberedDaysOf,
  runUnitsOf,
  totalOf,
} from '../../../lib/cost/cost-model.ts';
import { costTablesOf } from '../../../lib/cost/cost-table.ts';
import { PRICES } from '../../../lib/cost/prices.ts';
import { transitionsOf } from '../../../lib/cost/transitions.ts';
import { STAGES } from '../../../lib/stages.ts';
import { operate } from '../../bin/operator/operator-rig.ts';
import { at, listAt, resourcesOf, stacksOf, templateOf } from '../template.ts';

const { development, production } = STAGES;

describe('Prices', () => {
  it('are positive, and say where they come from', () => {
    for (const { usd, per, source } of Object.values(PRICES)) {
      expect(usd).toBeGreaterThan(0);
      expect([per, source]).not.toContain('');
    }
  });
});

describe('The cost model', () => {
  it('adds up what is there though nothing comes', () => {
    const costs = idleCosts(production);
    expect(costs['Kafka brokers']).toBeCloseTo(3 * 730 * 0.204, 2);
    expect(costs['Kafka storage']).toBeCloseTo(3 * 100 * 0.1, 2);
    expect(costs['NAT gateways']).toBeCloseTo(98.55, 2);
    expect(costs['public addresses']).toBeCloseTo(10.95, 2);
    expect(costs['alarms']).toBeCloseTo(0.1 * alarmMetricsOf(production) + 0.5, 2);
    expect(costs['DocumentDB']).toBeCloseTo(2 * 0.5 * 730 * 0.0822, 2);
    const small = idleCosts(development);
    expect(small['NAT instance']).toBeCloseTo(3.07 + 0.64, 2);
    expect(small['public addresses']).toBeCloseTo(3.65, 2);
    expect(totalOf(small)).toBeLessThan(totalOf(costs) / 4);
  });

  it('counts ten pollers of a group as one unit, and none where nobody reads', () => {
    const pollers = (minimum: number) => ({ minimum, maximum: minimum });
    const costOf = (stream: Partial<typeof production.stream>) =>
      idleCosts({ ...production, stream: { ...production.stream, ...stream } })['event pollers'];
    expect(costOf({})).toBeCloseTo(135.05, 2);
    expect(costOf({ provisionedPollers: pollers(1) })).toBeCloseTo(135.05, 2);
    expect(costOf({ provisionedPollers: pollers(3) })).toBeCloseTo(2 * 135.05, 2);
    expect([costOf({ reading: false }), idleCosts(development)['event pollers']]).toEqual([0, 0]);
  });

  it.each(Object.values(STAGES))('counts the metrics that alarms of $name look at', { timeout: 60_000 }, (stage) => {
    const { state, compute } = stacksOf(stage);
    const metrics = [state, compute]
      .flatMap((stack) => resourcesOf(templateOf(stack), 'AWS::CloudWatch::Alarm'))
      .map(([, { Properties }]) => listAt(Properties, 'Metrics').filter((one) => at(one, 'MetricStat') !== undefined))
      .map((inside) => Math.max(1, inside.length));
    expect(metrics.reduce((sum, one) => sum + one, 0)).toBe(alarmMetricsOf(stage));
  });

  it('takes two rows for a record and its shares of the logs, and less than two dollars for a million', () => {
    const costs = costsPerMillionRecords(production);
    const shares = 1 / 16 + 8 / 200;
    expect(costs['Keyspaces writes']).toBeCloseTo((2 + shares) * 0.625, 6);
    expect(costs['Keyspaces TTL deletes']).toBeCloseTo((1.6 + shares) * 0.275, 6);
    expect(totalOf(costs)).toBeLessThan(1.85);
  });

  it('asks more of the store the more movies change, and of the others only to read their part in the day', () => {
    const [none, few, many] = [0, 500, 100_000].map((movies) => runUnitsOf(movies, 36, 5));
    expect(few?.changedMovies).toBe(69);
    expect(many?.changedMovies).toBe(13_889);
    const perMovie = ((many?.readUnits ?? 0) - (none?.readUnits ?? 0)) / 13_889;
    expect(perMovie).toBeGreaterThan(15);
    expect(perMovie).toBeLessThan(25);
    expect(((many?.writeUnits ?? 0) - (none?.writeUnits ?? 0)) / 13_889).toBeCloseTo(3, 1);
    expect(none?.writeUnits).toBe(300 + 60 + 64 + 1 + 8);
    // Each shard's entry in the change log: 1,736 ids are 14 kB.
    expect((many?.writeUnits ?? 0) - (none?.writeUnits ?? 0) - 3 * 13_889).toBe(8 * 13);
  });

  it('remembers thirty levels of a movie and three entries, written and removed once each', () => {
    const { levels, entries, gb, costs } = rememberedDaysOf(5_000);
    expect([levels, entries]).toEqual([150_000, 15_000]);
    expect(gb).toBeCloseTo((165_000 * 0.17) / 1e6, 3);
    expect(costs['Keyspaces writes']).toBeCloseTo(((2 * 5_000 * 730) / 24 / 1e6) * 0.625, 6);
    expect(costs['Keyspaces TTL deletes']).toBeCloseTo(((2 * 5_000 * 730) / 24 / 1e6) * 0.275, 6);
  });

  it('refuses a broker whose price it does not know', () => {
    const stage = { ...production, kafka: { ...production.kafka, brokerType: 'kafka.m99' } };
    expect(() => idleCosts(stage)).toThrow('no price of kafka.m99');
  });

  it('makes a month of them', () => {
    const estimate = monthlyEstimate(production, { movies: 500, recordsPerDay: 0, transitions: 36 });
    const runs = totalOf(estimate.perRun) * 8_760;
    expect(estimate.month).toBeCloseTo(
      totalOf(estimate.idle) + totalOf(estimate.storage) + totalOf(estimate.days.costs) + runs,
      6,
    );
  });
});

describe('State transitions', () => {
  const map = { StartAt: 'A', States: { A: { Type: 'Task', Next: 'B' }, B: { Type: 'Task' } } };

  it('are one per state that is entered, items of a map among them, and one into the first', () => {
    expect(transitionsOf(map, 8)).toBe(3);
    const states = { M: { Type: 'Map', ItemProcessor: map, Next: 'Z' }, Z: { Type: 'Task' }, F: { Type: 'Fail' } };
    expect(transitionsOf({ StartAt: 'M', States: states }, 8)).toBe(1 + 1 + 8 * 2 + 1);
  });

  it('are not guessed where the way depends on data', () => {
    expect(() => transitionsOf({ StartAt: 'C', States: { C: { Type: 'Choice' } } }, 8)).toThrow('C is a Choice');
  });

  it('are those of the workflow as it is defined: six states and a task per shard in three of them', async () => {
    expect(await workflowTransitions()).toBe(1 + 6 + 3 * 8);
  });
});

describe('The cost command', () => {
  it('estimates from what is measured, and from what is assumed', async () => {
    const measured = JSON.parse((await operate(['cost', '--json', '--for', 'development'])).out);
    expect(measured).toMatchObject({ stage: 'development', movies: 500, recordsPerDay: 100_000, source: 'a fake' });
    const assumed = JSON.parse((await operate(['cost', '--json', '--movies', '5000'])).out);
    expect(assumed).toMatchObject({ stage: 'production', movies: 5_000, source: 'assumed' });
    expect(assumed.month).toBeGreaterThan(measured.month);
  });

  it('prints the sum first, and dollars in cents, or in full where there is less than one', async () => {
    const { out } = await operate(['cost', '--movies', '500']);
    const { month, idle, perRun } = JSON.parse((await operate(['cost', '--movies', '500', '--json'])).out);
    expect(out.split('\n')[0]).toMatch(new RegExp(`^About \\$${month.toFixed(2)} a month\\.`));
    expect(out).toMatch(new RegExp(`^idle, per month +Kafka brokers +${idle['Kafka brokers'].toFixed(2)}$`, 'm'));
    expect(out).toMatch(new RegExp(`^per run of the workflow +sum +${totalOf(perRun).toFixed(4)}$`, 'm'));
  });

  it('prints the tables that the documentation shows', async () => {
    const page = await readFile(new URL('../../../lib/cost/README.md', import.meta.url), 'utf8');
    const tables = costTablesOf(await workflowTransitions());
    expect((await operate(['cost', '--tables'])).out).toBe(tables);
    expect(page).toContain(tables);
  });
});
