import { describe, expect, it } from 'vitest';
import { makeReadBatch, makeSetAside } from '../../../lambdas/adapters/lambda/record-loop.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { PoisonRecord, RetryBatch } from '../../../lambdas/core/failures.ts';
import type { DeadLetters } from '../../../lambdas/core/ports.ts';
import { METRICS } from '../../../schema/names.ts';
import { type Delivered, mskEventOf } from '../../builders/delivery.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';

const TOPIC = 'movie.reviews';

/** Reads text; `!…` is poison, `?…` a fault of ours. */
const decode = (value: Uint8Array | null): string => {
  const text = value === null ? '!tombstone' : Buffer.from(value).toString();
  if (text.startsWith('!')) throw new PoisonRecord('undecodable', `cannot read ${text}`);
  if (text.startsWith('?')) throw new TypeError(`bug at ${text}`);
  return text;
};

const delivered = (...texts: (string | null)[]): Delivered[] =>
  texts.map((text) => ({ value: text === null ? null : Buffer.from(text) }));

const rig = (deadLetters: DeadLetters = new MemoryDeadLetters()) => {
  const telemetry = countedTelemetry();
  const setAside = makeSetAside({
    deadLetters,
    functionName: 'score-reviews',
    topicIncarnation: 'first',
    clock: { now: () => NOW },
    telemetry,
  });
  const readBatch = makeReadBatch({ decoders: { [TOPIC]: decode }, setAside, telemetry });
  return { telemetry, readBatch };
};

describe('reading a batch', () => {
  it('decides on every record in the order of the log', async () => {
    const { readBatch } = rig();
    const event = mskEventOf(TOPIC, delivered('a', 'b', 'c'));
    const decisions = await readBatch(event, (text, { offset }) => `${text}@${offset}`);
    expect(decisions).toEqual(['a@0', 'b@1', 'c@2']);
  });

  it('counts what was consumed and what had expired', async () => {
    const { readBatch, telemetry } = rig();
    const event = mskEventOf(TOPIC, delivered('a', 'old', 'b', 'old', '!poison'));
    expect(await readBatch(event, (text) => (text === 'old' ? undefined : text))).toEqual(['a', 'b']);
    expect(Object.fromEntries(telemetry.counts)).toEqual({
      [METRICS.recordsConsumed]: 5,
      [METRICS.recordsExpired]: 2,
      [METRICS.deadLetters]: 1,
    });
  });

  it('goes on behind a poison record, which is kept with its reason and its bytes', async () => {
    const deadLetters = new MemoryDeadLetters();
    const { readBatch, telemetry } = rig(deadLetters);
    expect(await readBatch(mskEventOf(TOPIC, delivered('a', '!x', 'b', null)), (text) => text)).toEqual(['a', 'b']);
    expect(deadLetters.all()).toMatchObject([
      {
        record: { topicPartition: 'movie.reviews-0', offset: 1, value: Buffer.from('!x') },
        topicIncarnation: 'first',
        functionName: 'score-reviews',
        code: 'undecodable',
        message: 'cannot read !x',
        setAsideAt: NOW,
      },
      { record: { offset: 3, value: null } },
    ]);
    expect(telemetry.warnings[0]).toEqual([
      'record set aside',
      { topicPartition: 'movie.reviews-0', offset: 1, code: 'undecodable', reason: 'cannot read !x' },
    ]);
  });

  it('sets a record aside that the decision calls poison', async () => {
    const deadLetters = new MemoryDeadLetters();
    const { readBatch } = rig(deadLetters);
    const decide = (): string => {
      throw new PoisonRecord('event-time-ahead', 'tomorrow');
    };
    expect(await readBatch(mskEventOf(TOPIC, delivered('a')), decide)).toEqual([]);
    expect(deadLetters.all()).toMatchObject([{ code: 'event-time-ahead' }]);
  });

  it('leaves one dead letter when the batch is delivered again', async () => {
    const deadLetters = new MemoryDeadLetters();
    const { readBatch } = rig(deadLetters);
    for (let delivery = 0; delivery < 3; delivery++) {
      await readBatch(mskEventOf(TOPIC, delivered('!x', 'a')), (text) => text);
    }
    expect(deadLetters.all()).toHaveLength(1);
  });

  it('gives the batch back when a dead letter cannot be kept: nothing is skipped without its bytes', async () => {
    let puts = 0;
    const { readBatch, telemetry } = rig({
      put: async () => {
        if (++puts === 2) throw new Error('bucket away');
      },
    });
    const read = readBatch(mskEventOf(TOPIC, delivered('!x', '!y', '!z')), (text) => text);
    await expect(read).rejects.toThrow(RetryBatch);
    await expect(read).rejects.toMatchObject({
      message: '1 dead letters could not be stored',
      cause: new Error('bucket away'),
    });
    expect([puts, telemetry.counts.get(METRICS.recordsConsumed)]).toEqual([3, undefined]);
  });

  it('does not take a fault of ours for poison', async () => {
    const deadLetters = new MemoryDeadLetters();
    const { readBatch } = rig(deadLetters);
    await expect(readBatch(mskEventOf(TOPIC, delivered('a', '?b')), (text) => text)).rejects.toThrow(TypeError);
    expect(deadLetters.all()).toEqual([]);
  });

  it('gives a batch of a topic back that it does not read', async () => {
    const { readBatch } = rig();
    const read = readBatch(mskEventOf('movie.other', delivered('a')), (text) => text);
    await expect(read).rejects.toThrow('topic movie.other is not one this function reads');
    await expect(read).rejects.toThrow(RetryBatch);
  });
});
