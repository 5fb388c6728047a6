import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../../../lambdas/adapters/lambda/msk-event.ts';
import { mskEventOf, mskRecordOf } from '../../../../localstack/aws/event-source-mapping/msk-envelope.ts';
import { PayloadMeter } from '../../../../localstack/aws/event-source-mapping/payload-meter.ts';
import type { SourceRecord } from '../../../../localstack/aws/event-source-mapping/record-source.ts';

const TOPIC = 'movie.reviews';
const ENVELOPE = { eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/u-1', bootstrapServers: 'b-1:9098' };

const bytes = fc.uint8Array({ maxLength: 40 });
const anyRecord: fc.Arbitrary<SourceRecord> = fc.record({
  partition: fc.nat(12),
  offset: fc.maxSafeNat(),
  timestamp: fc.integer({ min: -1, max: 4_000_000_000_000 }),
  timestampType: fc.constantFrom('CREATE_TIME' as const, 'LOG_APPEND_TIME' as const),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(
    fc.record({
      key: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'constructor', 'toString', '1')),
      value: fc.option(bytes),
    }),
    { maxLength: 3 },
  ),
});

describe('the MSK envelope', () => {
  it('spells a record as Lambda does', () => {
    const record: SourceRecord = {
      partition: 3,
      offset: 15,
      timestamp: 1_545_084_650_987,
      timestampType: 'CREATE_TIME',
      key: Buffer.from('603'),
      value: Buffer.from('Hello, this is a test.'),
      headers: [{ key: 'headerKey', value: Buffer.from('headerValue') }],
    };
    expect(mskEventOf(ENVELOPE, [mskRecordOf(TOPIC, record)])).toEqual({
      eventSource: 'aws:kafka',
      ...ENVELOPE,
      records: {
        'movie.reviews-3': [
          {
            topic: TOPIC,
            partition: 3,
            offset: 15,
            timestamp: 1_545_084_650_987,
            timestampType: 'CREATE_TIME',
            key: 'NjAz',
            value: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==',
            headers: [{ headerKey: [104, 101, 97, 100, 101, 114, 86, 97, 108, 117, 101] }],
          },
        ],
      },
    });
  });

  it('leaves the key of a record without one, and the value of a tombstone, out', () => {
    const record = mskRecordOf(TOPIC, {
      partition: 0,
      offset: 0,
      timestamp: 0,
      timestampType: 'CREATE_TIME',
      key: null,
      value: null,
      headers: [],
    });
    expect(Object.keys(record)).not.toContain('key');
    expect(Object.keys(record)).not.toContain('value');
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const encoded = mskRecordOf(TOPIC, record);
        expect(encoded.timestampType).toBe(record.timestampType);
        const [read] = recordsOf(mskEventOf(ENVELOPE, [encoded]));
        expect(read).toMatchObject({
          topic: TOPIC,
          topicPartition: `${TOPIC}-${record.partition}`,
          partition: record.partition,
          offset: record.offset,
          appendTime: record.timestamp,
        });
        expect(read?.key && [...read.key]).toEqual(record.key && [...record.key]);
        expect(read?.value && [...read.value]).toEqual(record.value && [...record.value]);
        expect(read?.headers.map(({ key, value }) => [key, [...(value ?? [])]])).toEqual(
          record.headers.map(({ key, value }) => [key, [...(value ?? [])]]),
        );
      }),
    );
  });

  it('is measured to the byte without being serialized', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 20 }), (sources) => {
        const records = sources.map((source) => mskRecordOf(TOPIC, source));
        const meter = new PayloadMeter(ENVELOPE);
        for (const record of records) {
          const expected = meter.bytesWith(record);
          meter.add(record);
          expect(meter.bytes).toBe(expected);
        }
        expect(meter.bytes).toBe(Buffer.byteLength(JSON.stringify(mskEventOf(ENVELOPE, records))));
      }),
    );
  });
});
