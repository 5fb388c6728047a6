import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import type { RecordProducer } from '../../../lambdas/core/ports.ts';
import { makeHandler } from '../../../lambdas/redrive-dead-letters/handler.ts';
import { METRICS } from '../../../schema/names.ts';
import { keyAt, letterAt } from '../../adapters/dead-letters/dead-letter-archive-contract.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';

const context = { getRemainingTimeInMillis: () => 600_000 };

describe('redrive-dead-letters', () => {
  let archive: MemoryDeadLetters;
  beforeEach(async () => {
    archive = new MemoryDeadLetters();
    for (const offset of [1, 2]) await archive.put(letterAt(offset));
  });
  const handlerWith = (send: RecordProducer['send']) => {
    const telemetry = countedTelemetry();
    return { telemetry, handle: makeHandler({ archive, producer: { send }, clock: { now: () => NOW }, telemetry }) };
  };

  it('sends nothing unless it is told to', async () => {
    const { handle } = handlerWith(() => Promise.reject(new Error('a dry run does not send')));
    const report = await handle({}, context);
    expect([report.isDryRun, report.letters.map(({ outcome }) => outcome)]).toEqual([
      true,
      ['would-send', 'would-send'],
    ]);
  });

  it('sends and counts what it sent', async () => {
    const { handle, telemetry } = handlerWith(async () => undefined);
    await handle({ dryRun: false, limit: 1 }, context);
    expect([...telemetry.counts]).toEqual([[METRICS.lettersRedriven, 1]]);
  });

  it('warns of what may not have arrived', async () => {
    const { handle, telemetry } = handlerWith(() => Promise.reject(new Error('away')));
    await handle({ dryRun: false }, context);
    expect([...telemetry.counts]).toEqual([[METRICS.redrivesUnconfirmed, 1]]);
    expect(telemetry.warnings).toEqual([
      ['a dead letter may not have reached its topic', { key: keyAt(1), reason: 'away' }],
    ]);
  });

  it.each([
    [{ topic: 'movie.gossip' }, 'topic is "movie.gossip"; it must be one of movie.reviews'],
    [{ limit: 0 }, 'limit is 0'],
    [{ limit: 1_001 }, 'limit is 1001'],
    [{ limit: 1.5 }, 'limit is 1.5'],
  ])('refuses %j', async (event, message) => {
    const { handle } = handlerWith(async () => undefined);
    await expect(handle(event, context)).rejects.toThrow(message);
  });
});
