import { describe, expect, it } from 'vitest';
import type { MskRecord } from '../../../../lambdas/core/ports.ts';
import { CommitQueue } from '../../../../localstack/aws/event-source-mapping/commit-queue.ts';
import type { RecordSource } from '../../../../localstack/aws/event-source-mapping/record-source.ts';
import { settled, VirtualTime } from './virtual-time.ts';

const record = (partition: number, offset: number): MskRecord => ({
  topic: 'movie.ratings',
  partition,
  offset,
  timestamp: 0,
  timestampType: 'LOG_APPEND_TIME',
  headers: [],
});

/** A source whose commits the test answers one by one. */
const rig = () => {
  const time = new VirtualTime();
  const stop = new AbortController();
  const commits: { offsets: Record<number, number>; answer: PromiseWithResolvers<void> }[] = [];
  let generation = 1;
  const source = {
    generation: () => generation,
    commit: (nextOffsets) => {
      const answer = Promise.withResolvers<void>();
      commits.push({ offsets: Object.fromEntries(nextOffsets), answer });
      return answer.promise;
    },
  } as Pick<RecordSource, 'generation' | 'commit'> as RecordSource;
  const queue = new CommitQueue({ source, sleep: time.sleep, observer: () => undefined, stopping: stop.signal });
  return { time, stop, commits, queue, rebalance: () => generation++ };
};

describe('the commits of a mapping', () => {
  it('go one request at a time, each with all that was done since', async () => {
    const { queue, commits } = rig();
    queue.add(1, [record(0, 0), record(1, 4)]);
    queue.add(1, [record(0, 1)]);
    queue.add(1, [record(0, 2), record(2, 9)]);
    expect(commits.map(({ offsets }) => offsets)).toEqual([{ 0: 1, 1: 5 }]);
    commits[0]?.answer.resolve();
    await settled();
    expect(commits[1]?.offsets).toEqual({ 0: 3, 2: 10 });
  });

  it('are repeated after a failure without taking back what was done meanwhile', async () => {
    const { queue, commits, time } = rig();
    queue.add(1, [record(0, 0), record(1, 4)]);
    queue.add(1, [record(0, 7)]);
    commits[0]?.answer.reject(new Error('the coordinator is away'));
    await time.advance(1_000);
    expect(commits[1]?.offsets).toEqual({ 0: 8, 1: 5 });
  });

  it('of an earlier generation are dropped and do not disturb those of the present one', async () => {
    const { queue, commits, rebalance } = rig();
    rebalance();
    queue.add(2, [record(0, 0)]);
    queue.add(2, [record(0, 1)]);
    queue.add(1, [record(0, 99)]);
    commits[0]?.answer.resolve();
    await settled();
    expect(commits.map(({ offsets }) => offsets)).toEqual([{ 0: 1 }, { 0: 2 }]);
  });

  it('go on after a batch of which nothing was done', async () => {
    const { queue, commits } = rig();
    queue.add(1, []);
    queue.add(1, [record(0, 0)]);
    commits[0]?.answer.resolve();
    await queue.flushed();
    expect(commits.map(({ offsets }) => offsets)).toEqual([{ 0: 1 }]);
  });

  it('that wait when the generation ends are void', async () => {
    const { queue, commits, rebalance } = rig();
    queue.add(1, [record(0, 0)]);
    queue.add(1, [record(0, 1)]);
    rebalance();
    commits[0]?.answer.resolve();
    await queue.flushed();
    expect(commits).toHaveLength(1);
  });

  it('are not repeated for ever while stopping', async () => {
    const { queue, commits, stop } = rig();
    queue.add(1, [record(0, 0)]);
    stop.abort();
    commits[0]?.answer.reject(new Error('the coordinator is away'));
    await queue.flushed();
    expect(commits).toHaveLength(1);
  });
});
