import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../../lambdas/adapters/lambda/msk-event.ts';
import type { MskEvent, MskRecord } from '../../../lambdas/core/ports.ts';

const base: MskRecord = {
  topic: 'movie.reviews',
  partition: 0,
  offset: 15,
  timestamp: 1_545_084_650_987,
  timestampType: 'CREATE_TIME',
  key: 'NjAz',
  value: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==',
  headers: [],
};

const eventOf = (records: MskEvent['records']): MskEvent => ({
  eventSource: 'aws:kafka',
  eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/vpc-2priv-2pub/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
  bootstrapServers: 'b-2.demo.a1bcde.c1.kafka.us-east-1.amazonaws.com:9098',
  records,
});

describe('records of an MSK event', () => {
  it('carry topic, partition, offset, time and decoded bytes', () => {
    const [record] = recordsOf(eventOf({ 'movie.reviews-0': [base] }));
    expect(record).toEqual({
      topicPartition: 'movie.reviews-0',
      topic: 'movie.reviews',
      partition: 0,
      offset: 15,
      appendTime: 1_545_084_650_987,
      key: Buffer.from('603'),
      value: Buffer.from('Hello, this is a test.'),
      headers: [],
    });
  });

  it('come partition by partition, each in the order delivered', () => {
    const other = { ...base, partition: 1 };
    const records = recordsOf(
      eventOf({ 'movie.reviews-0': [base, { ...base, offset: 16 }], 'movie.reviews-1': [{ ...other, offset: 3 }] }),
    );
    expect(records.map(({ topicPartition, offset }) => `${topicPartition}@${offset}`)).toEqual([
      'movie.reviews-0@15',
      'movie.reviews-0@16',
      'movie.reviews-1@3',
    ]);
  });

  it('have null for a key or value that is absent, and for one that is null', () => {
    const { key: _key, value: _value, ...bare } = base;
    const nulled = JSON.parse(JSON.stringify({ ...base, key: null, value: null })) as MskRecord;
    for (const record of recordsOf(eventOf({ 'movie.reviews-0': [bare, nulled] }))) {
      expect([record.key, record.value]).toEqual([null, null]);
    }
  });

  it.each<[string, unknown]>([
    ['are absent', undefined],
    ['are null', null],
    ['are an object', { trace: [1] }],
    ['have null among them', [null]],
  ])('are read where their headers %s', (_, headers) => {
    const odd = JSON.parse(JSON.stringify({ ...base, headers })) as MskRecord;
    const [record] = recordsOf(eventOf({ 'movie.reviews-0': [odd] }));
    expect(record).toMatchObject({ offset: 15, headers: [] });
  });

  it('keep headers of any name, in their order, those without a value too', () => {
    const headers = JSON.parse(
      '[{"__proto__":[1]},{"constructor":null},{"a":[2]},{"a":null},{"1":[]},{"x":"text"}]',
    ) as never;
    const [record] = recordsOf(eventOf({ 'movie.reviews-0': [{ ...base, headers }] }));
    expect(record?.headers.map(({ key, value }) => [key, value === null ? null : [...value]])).toEqual([
      ['__proto__', [1]],
      ['constructor', null],
      ['a', [2]],
      ['a', null],
      ['1', []],
      ['x', null],
    ]);
  });

  it('have the time that Kafka writes for none where there is none', () => {
    const { timestamp: _timestamp, ...bare } = base;
    expect(recordsOf(eventOf({ 'movie.reviews-0': [bare as MskRecord] }))[0]?.appendTime).toBe(-1);
  });

  it('tell an empty value from an absent one', () => {
    const [record] = recordsOf(eventOf({ 'movie.reviews-0': [{ ...base, value: '' }] }));
    expect(record?.value).toEqual(Buffer.alloc(0));
  });

  it('read header bytes whether the poller writes them signed or unsigned', () => {
    const headers = [{ trace: [0, 127, 128, 255] }, { trace: [0, 127, -128, -1] }];
    const [record] = recordsOf(eventOf({ 'movie.reviews-0': [{ ...base, headers }] }));
    expect(record?.headers.map(({ key, value }) => [key, [...(value ?? [])]])).toEqual([
      ['trace', [0, 127, 128, 255]],
      ['trace', [0, 127, 128, 255]],
    ]);
  });
});
