import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordTooLarge, requestsOf } from '../../../lambdas/adapters/kafka/kafka-requests.ts';

const LIMIT = 10_000;

const sizeOf = (part: string | Uint8Array | null): number => Buffer.byteLength(part ?? '');

describe('requests of a send', () => {
  it('keeps every record once and in order, in requests below the limit', () => {
    const record = fc.record({ key: fc.string(), value: fc.uint8Array({ maxLength: 3_000 }) });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), (records) => {
        const requests = requestsOf('movie.reviews', records, LIMIT);
        expect(requests.flat()).toEqual(records);
        for (const request of requests) {
          const bytes = request.reduce((sum, { key, value }) => sum + sizeOf(key) + sizeOf(value), 0);
          expect(request.length).toBeGreaterThan(0);
          expect(bytes).toBeLessThan(LIMIT);
        }
      }),
    );
  });

  it('makes one request of what fits one', () => {
    const records = Array.from({ length: 50 }, (_, index) => ({ key: String(index), value: new Uint8Array(100) }));
    expect(requestsOf('movie.reviews', records, LIMIT)).toEqual([records]);
  });

  it('starts another request when the next record would not fit', () => {
    const records = Array.from({ length: 9 }, (_, index) => ({ key: String(index), value: new Uint8Array(3_000) }));
    expect(requestsOf('movie.reviews', records, LIMIT).map(({ length }) => length)).toEqual([2, 2, 2, 2, 1]);
  });

  it('refuses a record that fits no request, naming topic, key, size and the way out', () => {
    const records = [
      { key: '603', value: new Uint8Array(10) },
      { key: '604', value: new Uint8Array(LIMIT) },
    ];
    expect(() => requestsOf('movie.reviews', records, LIMIT)).toThrow(RecordTooLarge);
    expect(() => requestsOf('movie.reviews', records, LIMIT)).toThrow(
      /key 604 for topic movie\.reviews takes 10029 bytes.*max\.message\.bytes/,
    );
  });
});
