import { describe, expect, it } from 'vitest';
import { within } from '../../../localstack/run/within.ts';

const never = (): Promise<never> => new Promise(() => undefined);

describe('what has a time to end in', () => {
  it('is not waited for any longer', async () => {
    await expect(within(20, never)).rejects.toThrow('has not ended within 0.02 s and is left as it is');
  });

  it('gives what it came to, and fails as it fails', async () => {
    expect(await within(60_000, async () => 7)).toBe(7);
    await expect(within(60_000, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  });
});
