import { describe, expect, it } from 'vitest';
import { DEADLINE_MARGIN_MS } from '../../../lambdas/core/deadline.ts';
import { MisconfiguredFunction, RetryBatch } from '../../../lambdas/core/failures.ts';
import { togetherOrEach } from '../../../lambdas/core/stream/together-or-each.ts';
import { SleepersTime } from '../../builders/time.ts';

const rigOf = (fails: (some: readonly number[]) => boolean | Error) => {
  const time = new SleepersTime();
  const calls: (readonly number[])[] = [];
  let apart = 0;
  const context = time.contextFor(60_000);
  const act = async (some: readonly number[]): Promise<void> => {
    calls.push(some);
    const failure = fails(some);
    if (failure !== false) throw failure === true ? new Error(`away: ${some.join(' ')}`) : failure;
  };
  const run = (items: readonly number[]) =>
    togetherOrEach(items, act, context, {
      what: 'numbers',
      together: 3,
      concurrency: 1,
      onApart: () => void apart++,
      sleep: time.sleep,
      random: () => 0.5,
    });
  return { run, calls, context, apart: () => apart };
};

describe('together or each', () => {
  it('does several in one call, as many as may go together', async () => {
    const { run, calls, apart } = rigOf(() => false);
    expect(await run([1, 2, 3, 4, 5, 6, 7])).toEqual([]);
    expect(calls).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    expect(apart()).toBe(0);
  });

  it('does nothing for nothing', async () => {
    const { run, calls } = rigOf(() => true);
    expect(await run([])).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('does those of a call that fails one by one, so that one holds up no other', async () => {
    const { run, calls, context, apart } = rigOf((some) => some.includes(5));
    const failures = await run([1, 2, 3, 4, 5, 6]);
    expect(failures.map(({ item }) => item)).toEqual([5]);
    expect(failures[0]?.error).toBeInstanceOf(RetryBatch);
    expect(failures[0]?.error).toMatchObject({ cause: new Error('away: 5') });
    expect(calls.filter((some) => some.length === 1 && some[0] !== 5)).toEqual([[4], [6]]);
    expect(calls.filter((some) => some.includes(1))).toEqual([[1, 2, 3]]);
    expect([apart(), context.getRemainingTimeInMillis() <= DEADLINE_MARGIN_MS]).toEqual([1, true]);
  });

  it('goes on with each until it succeeds', async () => {
    let left = 4;
    const { run, calls } = rigOf(() => left-- > 0);
    expect(await run([1, 2])).toEqual([]);
    // Together, then each alone, round after round.
    expect(calls.map((some) => some.join(' '))).toEqual(['1 2', '1', '2', '1', '2', '1']);
  });

  it('gives up at once what no repetition would mend', async () => {
    const { run, calls } = rigOf(() => new MisconfiguredFunction('no such table'));
    expect((await run([1, 2])).map(({ item }) => item)).toEqual([1, 2]);
    expect(calls).toHaveLength(3);
  });
});
