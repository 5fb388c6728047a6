import { describe, expect, it } from 'vitest';
import { claimKeyOf, pageOf, sentKeyOf } from '../../../lambdas/adapters/dead-letters/dead-letter-listing.ts';
import { keyAt } from './dead-letter-archive-contract.ts';

describe('A listing that was cut off', () => {
  it('leaves its last letter, whose marks may be missing, to the next page', () => {
    const keys = [keyAt(1), claimKeyOf(keyAt(1)), sentKeyOf(keyAt(1)), keyAt(2)];
    const first = pageOf(keys, true, 10);
    expect(first).toEqual({ letters: [{ key: keyAt(1), state: 'sent' }], next: sentKeyOf(keyAt(1)) });
    const rest = [keyAt(2), claimKeyOf(keyAt(2))].filter((key) => key > (first.next ?? ''));
    expect(pageOf(rest, false, 10)).toEqual({ letters: [{ key: keyAt(2), state: 'claimed' }], next: null });
  });

  it('goes on behind what is no letter', () => {
    expect(pageOf(['notes/a.txt', 'notes/b.txt'], true, 10)).toEqual({ letters: [], next: 'notes/b.txt' });
  });
});
