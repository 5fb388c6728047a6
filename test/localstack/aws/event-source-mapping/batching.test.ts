import { describe, expect, it } from 'vitest';
import { Rig, TOPIC, totalOf } from './rig.ts';
import { settled } from './virtual-time.ts';

const MEBIBYTE = 1024 * 1024;

describe('batching of an event source mapping', () => {
  it('invokes as soon as a record is there when the batching window is 0', async () => {
    const rig = await Rig.of();
    await rig.start();
    await rig.produce(0, 'a');
    expect(rig.invocations).toEqual([['0:a']]);
  });

  it('reads a new group from the beginning of the topic', async () => {
    const rig = await Rig.of();
    await rig.produce(0, 'before');
    await rig.start();
    expect(rig.invocations).toEqual([['0:before']]);
  });

  it('gives one invocation no more records than the batch size', async () => {
    const rig = await Rig.of();
    await rig.produce(0, 'a', 'b', 'c', 'd', 'e');
    await rig.start({ batchSize: 2 });
    expect(rig.invocations).toEqual([['0:a', '0:b'], ['0:c', '0:d'], ['0:e']]);
  });

  it('mixes partitions in one payload, each in offset order under its own key', async () => {
    const rig = await Rig.of(2);
    await rig.produce(0, 'a', 'b');
    await rig.produce(1, 'x', 'y');
    await rig.start();
    expect(rig.events).toHaveLength(1);
    const { records } = rig.events[0] as (typeof rig.events)[number];
    expect(Object.keys(records).sort()).toEqual([`${TOPIC}-0`, `${TOPIC}-1`]);
    expect(records[`${TOPIC}-1`]?.map(({ offset }) => offset)).toEqual([0, 1]);
  });

  // first record      second          window over
  // |-----------------|---------------|
  // 0 ms              300 ms          500 ms → one invocation
  it('waits for the batching window, counted from the first record', async () => {
    const rig = await Rig.of();
    await rig.start({ batchingWindowMs: 500 });
    await rig.time.advance(10_000);
    await rig.produce(0, 'a');
    await rig.time.advance(300);
    await rig.produce(0, 'b');
    expect(rig.time.sleepers).toBe(1);
    await rig.time.advance(199);
    expect(rig.invocations).toEqual([]);
    await rig.time.advance(1);
    expect(rig.invocations).toEqual([['0:a', '0:b']]);
  });

  it('begins a new batching window for the next batch', async () => {
    const rig = await Rig.of();
    await rig.start({ batchingWindowMs: 500 });
    await rig.produce(0, 'a');
    await rig.time.advance(500);
    await rig.produce(0, 'b');
    await rig.time.advance(499);
    expect(rig.invocations).toEqual([['0:a']]);
    await rig.time.advance(1);
    expect(rig.invocations).toEqual([['0:a'], ['0:b']]);
  });

  it('takes another batching window while it runs, and lets go of what waits where there is none any more', async () => {
    const rig = await Rig.of();
    const mapping = await rig.start();
    await rig.produce(0, 'a');
    mapping.setBatchingWindow(500);
    await rig.produce(0, 'b');
    await rig.time.advance(499);
    await rig.produce(0, 'c');
    expect(rig.invocations).toEqual([['0:a']]);
    await rig.time.advance(1);
    await rig.produce(0, 'd');
    expect(rig.invocations).toEqual([['0:a'], ['0:b', '0:c']]);
    mapping.setBatchingWindow(0);
    await rig.produce(0);
    expect(rig.invocations).toEqual([['0:a'], ['0:b', '0:c'], ['0:d']]);
    expect(() => mapping.setBatchingWindow(-1)).toThrow(/batchingWindowMs is -1/);
  });

  it('does not wait for the batching window once the batch is full', async () => {
    const rig = await Rig.of();
    await rig.start({ batchingWindowMs: 500, batchSize: 2 });
    await rig.produce(0, 'a');
    expect(rig.time.sleepers).toBe(1);
    await rig.produce(0, 'b');
    expect(rig.invocations).toEqual([['0:a', '0:b']]);
    expect(rig.time.sleepers).toBe(0);
  });

  it('ends a batch before its JSON exceeds 6 MB and loses nothing of it', async () => {
    const rig = await Rig.of();
    for (let record = 0; record < 14; record++) {
      rig.kafka.append(TOPIC, { key: null, value: new Uint8Array(700_000), partition: 0 });
    }
    await rig.start({ batchSize: 1_000 });
    expect(rig.events.map((event) => event.records[`${TOPIC}-0`]?.length)).toEqual([6, 6, 2]);
    for (const event of rig.events) expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(6 * MEBIBYTE);
  });

  it('gives a record that fits no payload to the failure destination and goes on behind it', async () => {
    const rig = await Rig.of();
    await rig.produce(0, 'a');
    rig.kafka.append(TOPIC, { key: null, value: new Uint8Array(5 * MEBIBYTE), partition: 0 });
    await rig.produce(0, 'b');
    const mapping = await rig.start();
    expect(rig.invocations).toEqual([['0:a'], ['0:b']]);
    expect(rig.failures.map(({ condition }) => condition)).toEqual(['PayloadSizeExceeded']);
    expect(rig.failures[0]?.event.records[`${TOPIC}-0`]?.[0]?.value).toHaveLength(Math.ceil((5 * MEBIBYTE) / 3) * 4);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('keeps concurrent invocations to disjoint partitions', async () => {
    const rig = await Rig.of(4);
    const open: (() => void)[] = [];
    rig.respond = () => new Promise((resolve) => void open.push(() => resolve()));
    await rig.start({ maxConcurrentInvocations: 2 });
    for (const partition of [0, 1, 2, 3]) await rig.produce(partition, 'a');
    expect(rig.invocations).toEqual([['0:a'], ['1:a']]);
    await rig.produce(0, 'b');
    expect(rig.events).toHaveLength(2);
    open[0]?.();
    await settled();
    expect(rig.invocations[2]?.toSorted()).toEqual(['0:b', '2:a']);
    expect(Math.max(...rig.kinds('invoked').map((event) => (event.kind === 'invoked' ? event.inFlight : 0)))).toBe(2);
  });

  it('refuses settings that Lambda would refuse, naming all of them', async () => {
    const rig = await Rig.of();
    await expect(rig.start({ batchSize: 10_001, batchingWindowMs: -1, maximumRetryAttempts: 1.5 })).rejects.toThrow(
      /batchSize is 10001.*batchingWindowMs is -1.*maximumRetryAttempts is 1.5/,
    );
  });
});
