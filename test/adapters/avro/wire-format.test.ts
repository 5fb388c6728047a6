import { describe, expect, it } from 'vitest';
import { confluentHeaderOf, glueHeaderOf } from '../../../lambdas/adapters/avro/wire-format.ts';

describe('glueHeaderOf', () => {
  it('is the 18 bytes that AWS’s own libraries write', () => {
    const versionId = 'b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63';
    expect(glueHeaderOf(versionId, 'none').toString('hex')).toBe('0300b7b4a7f09c964e4aa687fb5de9ef0c63');
    expect(glueHeaderOf(versionId, 'zlib').toString('hex')).toBe('0305b7b4a7f09c964e4aa687fb5de9ef0c63');
    expect(glueHeaderOf(versionId.toUpperCase(), 'none')).toEqual(glueHeaderOf(versionId, 'none'));
  });
});

describe('confluentHeaderOf', () => {
  it('is a zero and the id, most significant byte first', () => {
    expect(confluentHeaderOf(0x01_02_03_04).toString('hex')).toBe('0001020304');
    expect(confluentHeaderOf(2 ** 32 - 1).toString('hex')).toBe('00ffffffff');
  });
});
