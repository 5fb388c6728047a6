import { describe, expect, it } from 'vitest';
import type { LambdaContext } from '../../../../localstack/aws/event-source-mapping/invoker.ts';
import { GROUP, Rig, TOPIC, totalOf } from './rig.ts';
import { settled } from './virtual-time.ts';

const held = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, release: resolve };
};

describe('life of an event source mapping', () => {
  it('tells the function its name, a request id of its own and the time it has left', async () => {
    const rig = await Rig.of();
    const contexts: LambdaContext[] = [];
    const remaining: number[] = [];
    rig.respond = async (_event, context) => {
      contexts.push(context);
      remaining.push(context.getRemainingTimeInMillis());
      await rig.time.sleep(400);
      remaining.push(context.getRemainingTimeInMillis());
    };
    await rig.start({ timeoutMs: 1_000 });
    await rig.produce(0, 'a');
    await rig.time.advance(400);
    expect(remaining).toEqual([1_000, 600]);
    expect(contexts[0]?.functionName).toBe('aggregate-ratings');
    expect(contexts[0]?.awsRequestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await rig.time.advance(1_000);
    expect(contexts[0]?.getRemainingTimeInMillis()).toBe(0);
  });

  it('gives up on a call that overruns its timeout and delivers again while it goes on', async () => {
    const rig = await Rig.of();
    const zombie = held();
    let zombieWrote = false;
    rig.respond = async (_event, _context, call) => {
      if (call > 1) return;
      await zombie.promise;
      zombieWrote = true;
    };
    await rig.produce(0, 'a');
    const mapping = await rig.start({ timeoutMs: 1_000 });
    await rig.time.advance(999);
    expect(rig.events).toHaveLength(1);
    await rig.time.advance(500);
    expect(rig.invocations).toEqual([['0:a'], ['0:a']]);
    expect(totalOf(await mapping.lag())).toBe(0);
    zombie.release();
    await settled();
    expect(zombieWrote).toBe(true);
  });

  it('leaves no timer behind a call that ended in time', async () => {
    const rig = await Rig.of();
    await rig.start();
    await rig.produce(0, 'a');
    expect(rig.time.sleepers).toBe(0);
  });

  it('commits only what has succeeded', async () => {
    const rig = await Rig.of();
    const call = held();
    rig.respond = () => call.promise;
    const mapping = await rig.start();
    await rig.produce(0, 'a');
    expect(totalOf(await mapping.lag())).toBe(1);
    call.release();
    await settled();
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('waits on stop for the call under way, commits it and takes nothing further', async () => {
    const rig = await Rig.of();
    const call = held();
    rig.respond = () => call.promise;
    const mapping = await rig.start({ batchSize: 1 });
    await rig.produce(0, 'a', 'b');
    let hasStopped = false;
    const stopping = mapping.stop().then(() => (hasStopped = true));
    await settled();
    expect(hasStopped).toBe(false);
    call.release();
    await stopping;
    expect(rig.invocations).toEqual([['0:a']]);
    expect(await rig.kafka.lag(GROUP, TOPIC)).toEqual(new Map([[0, 1]]));
    expect(rig.time.sleepers).toBe(0);
  });

  it('waits on stop until what is done is committed, and only then leaves the group', async () => {
    const rig = await Rig.of();
    const source = rig.kafka.source(GROUP, TOPIC);
    const steps: string[] = [];
    source.commit = async () => {
      await rig.time.sleep(100);
      steps.push('committed');
    };
    source.close = async () => void steps.push('left');
    const mapping = await rig.start({ source });
    await rig.produce(0, 'a');
    const stopping = mapping.stop();
    await rig.time.advance(100);
    await stopping;
    expect(steps).toEqual(['committed', 'left']);
  });

  it('waits on stop for the failure destination under way', async () => {
    const rig = await Rig.of();
    const storing = held();
    rig.respond = async () => {
      throw new Error('poison');
    };
    const mapping = await rig.start({ maximumRetryAttempts: 0, onFailure: () => storing.promise });
    await rig.produce(0, 'a');
    let hasStopped = false;
    const stopping = mapping.stop().then(() => (hasStopped = true));
    await settled();
    expect(hasStopped).toBe(false);
    storing.release();
    await stopping;
    expect(totalOf(await rig.kafka.lag(GROUP, TOPIC))).toBe(0);
  });

  it('stops in the middle of a retry and delivers the batch again at the next start', async () => {
    const rig = await Rig.of();
    rig.respond = async () => {
      throw new Error('the store is away');
    };
    const mapping = await rig.start();
    await rig.produce(0, 'a');
    await mapping.stop();
    rig.respond = async () => undefined;
    const calls = rig.events.length;
    await rig.start();
    expect(rig.invocations.slice(calls)).toEqual([['0:a']]);
  });

  it('waits on stop for a call it gave up on, but no longer than the timeout', async () => {
    const rig = await Rig.of();
    rig.respond = (_event, _context, call) => (call === 1 ? new Promise(() => undefined) : Promise.resolve());
    const mapping = await rig.start({ timeoutMs: 1_000 });
    await rig.produce(0, 'a');
    await rig.time.advance(2_000);
    let hasStopped = false;
    const stopping = mapping.stop().then(() => (hasStopped = true));
    await rig.time.advance(999);
    expect(hasStopped).toBe(false);
    await rig.time.advance(1);
    await stopping;
    expect(hasStopped).toBe(true);
  });

  it('drops what it gathered when the partitions are dealt out anew and delivers from the commit', async () => {
    const rig = await Rig.of();
    await rig.start({ batchingWindowMs: 500 });
    await rig.produce(0, 'a', 'b');
    rig.kafka.rollBackCommit(GROUP, TOPIC, 0, 1);
    await rig.time.advance(500);
    expect(rig.invocations).toEqual([['0:b']]);
  });

  it('abandons a batch under retry after a rebalance, without committing it', async () => {
    const rig = await Rig.of();
    rig.respond = async (_event, _context, call) => {
      if (call === 1) throw new Error('the store is away');
    };
    const mapping = await rig.start();
    await rig.produce(0, 'a', 'b');
    expect(rig.events).toHaveLength(1);
    const rival = rig.kafka.source(GROUP, TOPIC);
    await rival.open(() => undefined);
    await rival.close();
    await rig.time.advance(10_000);
    expect(rig.kinds('abandoned')).toEqual([{ kind: 'abandoned', records: expect.any(Number) }]);
    expect(rig.invocations.flat().slice(-2)).toEqual(['0:a', '0:b']);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('does not let a call from before a rebalance commit over what was committed since', async () => {
    const rig = await Rig.of();
    const slow = held();
    rig.respond = (_event, _context, call) => (call === 1 ? slow.promise : new Promise(() => undefined));
    const mapping = await rig.start();
    await rig.produce(0, 'a');
    rig.kafka.rollBackCommit(GROUP, TOPIC, 0, 0);
    slow.release();
    await settled();
    expect(totalOf(await mapping.lag())).toBe(1);
  });

  it('shares partitions with another member of its group', async () => {
    const rig = await Rig.of(2);
    const other: string[][] = [];
    await rig.start();
    await rig.start({
      invoke: async (event) => void other.push(Object.keys(event.records)),
    });
    await rig.produce(0, 'a');
    await rig.produce(1, 'b');
    expect(rig.invocations).toEqual([['0:a']]);
    expect(other).toEqual([[`${TOPIC}-1`]]);
  });

  it('repeats a commit the broker does not take, together with what was done since', async () => {
    const rig = await Rig.of();
    const source = rig.kafka.source(GROUP, TOPIC);
    const commit = source.commit.bind(source);
    let attempts = 0;
    source.commit = async (nextOffsets) => {
      if (++attempts === 1) throw new Error('the coordinator is away');
      return commit(nextOffsets);
    };
    const mapping = await rig.start({ source });
    await rig.produce(0, 'a');
    await rig.produce(0, 'b');
    expect(totalOf(await mapping.lag())).toBe(2);
    await rig.time.advance(1_000);
    expect(attempts).toBe(2);
    expect(totalOf(await mapping.lag())).toBe(0);
    expect(rig.kinds('commit-failed')).toHaveLength(1);
  });

  it('goes on from the beginning when a topic is created anew', async () => {
    const rig = await Rig.of();
    const before = await rig.kafka.incarnationOf(TOPIC);
    await rig.start();
    await rig.produce(0, 'a', 'b', 'c');
    await rig.kafka.deleteTopic(TOPIC);
    await rig.kafka.createTopics([{ topic: TOPIC, partitions: 1 }]);
    await rig.produce(0, 'w', 'x', 'y', 'z');
    expect(rig.invocations.flat().slice(3)).toEqual(['0:w', '0:x', '0:y', '0:z']);
    expect(await rig.kafka.incarnationOf(TOPIC)).not.toBe(before);
  });

  it('delivers from partitions that are added while it runs', async () => {
    const rig = await Rig.of(1);
    await rig.start();
    await rig.kafka.createTopics([{ topic: TOPIC, partitions: 3 }]);
    await rig.produce(2, 'a');
    expect(rig.invocations).toEqual([['2:a']]);
  });
});
