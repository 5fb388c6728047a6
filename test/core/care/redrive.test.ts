import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { MAX_REDRIVES, type RedriveRequest, redrive } from '../../../lambdas/core/care/redrive.ts';
import type { OutgoingRecord, RecordProducer } from '../../../lambdas/core/ports.ts';
import { REDRIVE_HEADERS } from '../../../schema/names.ts';
import { keyAt, letterAt } from '../../adapters/dead-letters/dead-letter-archive-contract.ts';
import { recordOf } from '../../builders/delivery.ts';
import { NOW } from '../../builders/time.ts';

const REQUEST: RedriveRequest = { limit: 100, isDryRun: false };
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe('Redriving', () => {
  let archive: MemoryDeadLetters;
  let sent: { topic: string; record: OutgoingRecord }[];
  const clock = { now: () => NOW };
  const producer: RecordProducer = {
    send: async (topic, records) => void sent.push(...records.map((record) => ({ topic, record }))),
  };
  const run = (request: Partial<RedriveRequest> = {}, sender = producer) =>
    redrive({ archive, producer: sender, clock }, { ...REQUEST, ...request });
  const outcomes = async (request: Partial<RedriveRequest> = {}) =>
    (await run(request)).letters.map(({ key, outcome }) => [key, outcome]);

  beforeEach(() => {
    archive = new MemoryDeadLetters();
    sent = [];
  });

  it('sends the original key, bytes and headers, stamped with where they come from', async () => {
    const value = Uint8Array.of(0, 255, 3);
    const headers = [
      { key: 'trace', value: Uint8Array.of(9) },
      { key: 'none', value: null },
    ];
    const record = recordOf({ partition: 3, offset: 4, key: Buffer.from('603'), value, headers });
    await archive.put({ ...letterAt(4), record });
    expect(await outcomes()).toEqual([[keyAt(4), 'sent']]);
    const [{ topic, record: out } = { topic: '', record: undefined }] = sent;
    expect([topic, textOf(out?.key as Uint8Array), out?.value]).toEqual(['movie.reviews', '603', value]);
    expect(out?.headers?.map(({ key, value: bytes }) => [key, bytes === null ? null : textOf(bytes)])).toEqual([
      ['trace', '\t'],
      ['none', null],
      [REDRIVE_HEADERS.from, keyAt(4)],
      [REDRIVE_HEADERS.at, '2026-11-23T12:00:00.000Z'],
      [REDRIVE_HEADERS.attempt, '1'],
    ]);
  });

  it('sends each letter at most once, whoever else sends too', async () => {
    for (let offset = 0; offset < 30; offset++) await archive.put(letterAt(offset));
    await Promise.all([run(), run(), run()]);
    await run();
    expect(sent).toHaveLength(30);
    const { letters } = await archive.list({ limit: 100 });
    expect(new Set(letters.map(({ state }) => state))).toEqual(new Set(['sent']));
  });

  it('sends and claims nothing in a dry run', async () => {
    await archive.put(letterAt(1));
    expect(await outcomes({ isDryRun: true })).toEqual([[keyAt(1), 'would-send']]);
    expect(sent).toEqual([]);
    expect((await archive.list({ limit: 1 })).letters[0]?.state).toBe('waiting');
  });

  it('counts how often a record has come back, and stops at the limit', async () => {
    for (let attempt = 1; attempt <= MAX_REDRIVES; attempt++) {
      const headers = sent.at(-1)?.record.headers ?? [];
      await archive.put({ ...letterAt(attempt), record: recordOf({ partition: 3, offset: attempt, headers }) });
      expect(await outcomes({ key: keyAt(attempt) })).toEqual([[keyAt(attempt), 'sent']]);
    }
    const headers = sent.at(-1)?.record.headers ?? [];
    expect(headers.map(({ key }) => key)).toEqual(Object.values(REDRIVE_HEADERS));
    await archive.put({ ...letterAt(9), record: recordOf({ partition: 3, offset: 9, headers }) });
    expect(await outcomes()).toEqual([[keyAt(9), 'exhausted']]);
    expect(sent).toHaveLength(MAX_REDRIVES);
  });

  it('takes a stamp that is no number for none', async () => {
    const headers = [{ key: REDRIVE_HEADERS.attempt, value: Buffer.from('many') }];
    await archive.put({ ...letterAt(1), record: recordOf({ partition: 3, offset: 1, headers }) });
    expect(await outcomes()).toEqual([[keyAt(1), 'sent']]);
  });

  it('sends what fits topic and reason, up to the limit, and says where to go on', async () => {
    for (let offset = 0; offset < 6; offset++) {
      await archive.put(
        letterAt(offset, 'movie.reviews', { code: offset % 2 === 0 ? 'undecodable' : 'event-time-ahead' }),
      );
    }
    await archive.put(letterAt(1, 'movie.ratings', { code: 'event-time-ahead' }));
    const request = { topic: 'movie.reviews', code: 'event-time-ahead', limit: 2 } as const;
    const first = await run(request);
    expect(first.letters.map(({ key }) => key)).toEqual([keyAt(1), keyAt(3)]);
    const second = await run({ ...request, after: first.next ?? '' });
    expect([second.letters.map(({ key }) => key), second.next]).toEqual([[keyAt(5)], null]);
  });

  it('leaves what Kafka did not acknowledge claimed, says so, and sends no more', async () => {
    for (const offset of [1, 2]) await archive.put(letterAt(offset));
    const away: RecordProducer = { send: () => Promise.reject(new Error('Kafka is away')) };
    const { letters, next } = await run({}, away);
    expect(letters).toEqual([{ key: keyAt(1), outcome: 'unconfirmed', detail: 'Kafka is away' }]);
    expect(next).toBe(keyAt(1));
    expect((await archive.list({ limit: 9 })).letters.map(({ state }) => state)).toEqual(['claimed', 'waiting']);
  });

  it('reports what it cannot read or does not know, and goes on', async () => {
    await archive.put(letterAt(1, 'movie.gossip'));
    await archive.put(letterAt(2));
    const read = archive.read.bind(archive);
    archive.read = async (key) => (key === keyAt(2) ? Promise.reject(new Error('torn')) : read(key));
    await archive.put(letterAt(3));
    expect(await outcomes()).toEqual([
      [keyAt(1, 'movie.gossip'), 'unreadable'],
      [keyAt(2), 'unreadable'],
      [keyAt(3), 'sent'],
    ]);
  });

  it('ends when its time is up', async () => {
    for (const offset of [1, 2, 3]) await archive.put(letterAt(offset));
    let left = 2;
    const report = await redrive({ archive, producer, clock, hasTime: () => left-- > 0 }, REQUEST);
    expect([report.examined, report.next, sent.length]).toEqual([2, keyAt(2), 2]);
  });
});
