import { describe, expect, it } from 'vitest';
import { failing, Rig, TOPIC, totalOf } from './rig.ts';

const failed = async (): Promise<never> => {
  throw new Error('the store is away');
};

describe('errors of the function behind an event source mapping', () => {
  it('delivers the whole batch again, in order, after growing waits', async () => {
    const rig = await Rig.of();
    rig.respond = (_event, _context, call) => (call <= 3 ? failed() : Promise.resolve());
    await rig.produce(0, 'a', 'b');
    await rig.start({ retry: { firstDelayMs: 100, maxDelayMs: 300 } });
    const deliveredAt: number[] = [];
    for (let ms = 0; ms < 800; ms += 5) {
      if (rig.events.length > deliveredAt.length) deliveredAt.push(ms);
      await rig.time.advance(5);
    }
    // Three quarters of 100, 200 and 300 ms, since the random half is fixed at its middle.
    expect(deliveredAt).toEqual([0, 75, 225, 450]);
    expect(rig.invocations).toEqual(Array.from({ length: 4 }, () => ['0:a', '0:b']));
  });

  it('retries for ever by default, and nothing behind the batch overtakes it', async () => {
    const rig = await Rig.of();
    rig.respond = failed;
    await rig.produce(0, 'a');
    const mapping = await rig.start();
    await rig.produce(0, 'b');
    await rig.time.advance(3_600_000);
    expect(rig.events.length).toBeGreaterThan(300);
    expect(new Set(rig.invocations.flat())).toEqual(new Set(['0:a']));
    expect(rig.failures).toEqual([]);
    expect(totalOf(await mapping.lag())).toBe(2);
  });

  it('takes a synchronous throw for a failure', async () => {
    const rig = await Rig.of();
    rig.respond = (_event, _context, call) => {
      if (call === 1) throw new Error('before any await');
      return Promise.resolve();
    };
    await rig.produce(0, 'a');
    const mapping = await rig.start();
    await rig.time.advance(1_000);
    expect(rig.events).toHaveLength(2);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('gives a batch to the failure destination, with its bodies, after the last retry', async () => {
    const rig = await Rig.of();
    rig.respond = (event) => (event.records[`${TOPIC}-0`]?.[0]?.offset === 0 ? failed() : Promise.resolve());
    await rig.produce(0, 'a');
    const mapping = await rig.start({ maximumRetryAttempts: 2, batchSize: 1 });
    await rig.produce(0, 'b');
    await rig.time.advance(10_000);
    expect(rig.invocations).toEqual([['0:a'], ['0:a'], ['0:a'], ['0:b']]);
    expect(rig.failures).toHaveLength(1);
    expect(rig.failures[0]).toMatchObject({
      functionName: 'aggregate-ratings',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
      error: { message: 'the store is away' },
    });
    expect(rig.failures[0]?.event).toEqual(rig.events[0]);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('does not count records as done until the failure destination has them', async () => {
    const rig = await Rig.of();
    rig.respond = failed;
    let refusals = 0;
    await rig.produce(0, 'a');
    const mapping = await rig.start({
      maximumRetryAttempts: 0,
      onFailure: async () => {
        if (++refusals < 3) throw new Error('the bucket is away');
      },
    });
    expect(totalOf(await mapping.lag())).toBe(1);
    await rig.time.advance(10_000);
    expect(refusals).toBe(3);
    expect(rig.events).toHaveLength(1);
    expect(rig.kinds('set-aside-failed')).toHaveLength(2);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('splits a failed batch in two until the one bad record is alone, without using up retries', async () => {
    const rig = await Rig.of();
    rig.respond = (event) =>
      event.records[`${TOPIC}-0`]?.some(({ offset }) => offset === 2) ? failed() : Promise.resolve();
    await rig.produce(0, 'a', 'b', 'bad', 'd', 'e');
    const mapping = await rig.start({ bisectBatchOnError: true, maximumRetryAttempts: 1 });
    await rig.time.advance(10_000);
    expect(rig.invocations).toEqual([
      ['0:a', '0:b', '0:bad', '0:d', '0:e'],
      ['0:a', '0:b', '0:bad'],
      ['0:a', '0:b'],
      ['0:bad'],
      ['0:bad'],
      ['0:d', '0:e'],
    ]);
    expect(rig.kinds('bisected')).toHaveLength(2);
    expect(rig.failures.map(({ condition }) => condition)).toEqual(['RetryAttemptsExhausted']);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('resumes the partitions a partial response names at the offset it names; the others are done', async () => {
    const rig = await Rig.of(2);
    rig.respond = async (_event, _context, call) => (call === 1 ? failing([`${TOPIC}-0`, 1]) : undefined);
    await rig.produce(0, 'a', 'b', 'c');
    await rig.produce(1, 'x', 'y');
    const mapping = await rig.start({ reportBatchItemFailures: true });
    expect(await mapping.lag()).toEqual(
      new Map([
        [0, 2],
        [1, 0],
      ]),
    );
    await rig.time.advance(1_000);
    expect(rig.invocations[1]).toEqual(['0:b', '0:c']);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it.each([
    [1, 2],
    [2, 1],
  ])('takes the lowest of the offsets %i and %i named for one partition', async (first, second) => {
    const rig = await Rig.of();
    const both = failing([`${TOPIC}-0`, first], [`${TOPIC}-0`, second]);
    rig.respond = async (_event, _context, call) => (call === 1 ? both : undefined);
    await rig.produce(0, 'a', 'b', 'c');
    await rig.start({ reportBatchItemFailures: true });
    await rig.time.advance(1_000);
    expect(rig.invocations[1]).toEqual(['0:b', '0:c']);
  });

  it.each([
    ['another topic', failing(['movie.reviews-0', 1])],
    ['an offset the batch does not hold', failing([`${TOPIC}-0`, 7])],
    ['a known and then an unknown identifier', failing([`${TOPIC}-0`, 1], [`${TOPIC}-9`, 1])],
    ['an unknown and then a known identifier', failing([`${TOPIC}-9`, 1], [`${TOPIC}-0`, 1])],
  ])('delivers the whole batch again when a partial response names %s', async (_what, outcome) => {
    const rig = await Rig.of();
    rig.respond = async (_event, _context, call) => (call === 1 ? outcome : undefined);
    await rig.produce(0, 'a', 'b');
    await rig.start({ reportBatchItemFailures: true });
    await rig.time.advance(1_000);
    expect(rig.invocations).toEqual([
      ['0:a', '0:b'],
      ['0:a', '0:b'],
    ]);
  });

  it('takes every response for success unless partial responses are switched on', async () => {
    const rig = await Rig.of();
    rig.respond = async () => failing([`${TOPIC}-0`, 0]);
    await rig.produce(0, 'a');
    const mapping = await rig.start();
    await rig.time.advance(10_000);
    expect(rig.events).toHaveLength(1);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('counts retries from anew when a partial response got further', async () => {
    const rig = await Rig.of();
    rig.respond = async (event) => {
      const [first, second] = event.records[`${TOPIC}-0`] ?? [];
      return second === undefined ? undefined : failing([`${TOPIC}-0`, (first?.offset ?? 0) + 1]);
    };
    await rig.produce(0, 'a', 'b', 'c', 'd');
    await rig.start({ reportBatchItemFailures: true, maximumRetryAttempts: 1 });
    await rig.time.advance(10_000);
    expect(rig.invocations.map((batch) => batch.length)).toEqual([4, 3, 2, 1]);
    expect(rig.failures).toEqual([]);
  });

  it('gives records older than the maximum age to the failure destination instead of the function', async () => {
    const rig = await Rig.of();
    await rig.produce(0, 'old');
    await rig.time.advance(61_000);
    await rig.produce(0, 'young');
    const mapping = await rig.start({ maximumRecordAgeMs: 60_000 });
    expect(rig.invocations).toEqual([['0:young']]);
    expect(rig.failures.map(({ condition }) => condition)).toEqual(['RecordAgeExceeded']);
    expect(totalOf(await mapping.lag())).toBe(0);
  });

  it('keeps an old record behind a younger one for the function, since a commit would pass the younger', async () => {
    const rig = await Rig.of();
    await rig.produce(0, 'young');
    rig.appendSkewMs = -120_000;
    await rig.produce(0, 'old');
    await rig.start({ maximumRecordAgeMs: 60_000 });
    expect(rig.invocations).toEqual([['0:young', '0:old']]);
    expect(rig.failures).toEqual([]);
  });

  it('stops retrying records when they reach the maximum age', async () => {
    const rig = await Rig.of();
    rig.respond = failed;
    await rig.produce(0, 'a');
    const mapping = await rig.start({ maximumRecordAgeMs: 60_000 });
    await rig.time.advance(120_000);
    expect(rig.failures).toMatchObject([{ condition: 'RecordAgeExceeded', error: { message: 'the store is away' } }]);
    expect(totalOf(await mapping.lag())).toBe(0);
  });
});
