import { describe, expect, it } from 'vitest';
import {
  isAheadOf,
  rowVersionOf,
  sizeOfVersion,
  versionOfWriteTime,
  writeTimeOf,
} from '../../../lambdas/core/stream/row-version.ts';
import { epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { NOW } from '../../builders/time.ts';

const BITS = [0, 1, -1, 0x7fffffff, 123_456_789];

describe('the version of a row', () => {
  it('is greater for a larger set, whatever is in it', () => {
    for (const hash of BITS)
      for (const other of BITS) expect(rowVersionOf(3, hash)).toBeGreaterThan(rowVersionOf(2, other));
  });

  it('tells two sets of one size apart, and says the size again', () => {
    expect(rowVersionOf(7, 1)).not.toBe(rowVersionOf(7, 2));
    for (const hash of BITS) expect(sizeOfVersion(rowVersionOf(20_000, hash))).toBe(20_000);
  });

  it('is read back from the write timestamp, to the microsecond', () => {
    const ver = rowVersionOf(18_000, 12_345);
    expect(versionOfWriteTime(NOW, writeTimeOf(NOW, ver))).toBe(ver);
    expect(writeTimeOf(NOW, 0)).toBe(NOW * 1_000);
  });

  it('leaves room for more than 16,000 records of a movie in a window that has just begun', () => {
    expect(isAheadOf(NOW, NOW, rowVersionOf(16_000, -1))).toBe(false);
    expect(isAheadOf(NOW, NOW, rowVersionOf(17_000, 0))).toBe(true);
    // And for as many again in each five minutes after.
    expect(isAheadOf(epochMs(NOW + 5 * MINUTE_MS), NOW, rowVersionOf(34_000, 0))).toBe(false);
  });

  it('can be written of a window that lies as far ahead as a record may', () => {
    expect(isAheadOf(NOW, epochMs(NOW + 4 * MINUTE_MS), rowVersionOf(1_000, 0))).toBe(false);
  });
});
