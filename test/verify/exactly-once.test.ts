import { describe, expect, it } from 'vitest';
import { exactlyOnce } from './simulation/campaign.ts';
import { FAULTS } from './simulation/faults.ts';
import { runReplicasPart } from './variants/replicas.ts';
import { VARIANTS } from './variants/variants.ts';

const FIRST_SEED = 1_000_000;
/** Thousands run in `npm run verify:exactly-once`. */
const SCHEDULES = 150;

describe('the shipped functions under every fault', () => {
  it('lose nothing and count nothing twice, and every kind of fault has struck', { timeout: 30_000 }, async () => {
    const totals = await exactlyOnce.runSchedules(FIRST_SEED, SCHEDULES);

    expect(totals.failures).toEqual([]);
    expect([totals.lost, totals.double]).toEqual([0, 0]);
    expect(totals.counted + totals.expired + totals.setAside).toBe(totals.identities);
    expect(totals.counted).toBeGreaterThan(SCHEDULES);
    expect(FAULTS.filter((fault) => (totals.faults[fault] ?? 0) === 0)).toEqual([]);
  });

  it('take the same steps again from the same seed', async () => {
    expect(await exactlyOnce.reproducible(FIRST_SEED, 10)).toBe(10);
  });
});

describe('the shipped counting on three replicas that miss writes', () => {
  it('ends in rows that every quorum read shows whole, and with less than a quorum it does not', {
    timeout: 60_000,
  }, async () => {
    const { failed, caught } = await runReplicasPart(1, 150, 500);

    expect(failed).toBe(0);
    expect(caught.filter(({ after }) => after === null)).toEqual([]);
  });
});

describe('a function that is wrong on purpose', () => {
  it.each(VARIANTS)('is caught: $name ($mistake)', { timeout: 30_000 }, async (variant) => {
    const { caughtAfter } = await exactlyOnce.tryVariant(variant, FIRST_SEED, 0, 5_000);

    expect(caughtAfter).not.toBeNull();
  });
});
