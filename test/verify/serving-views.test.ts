import { describe, expect, it } from 'vitest';
import { servingViews } from './views/views-campaign.ts';
import { VIEW_FAULTS } from './views/views-schedule.ts';
import { VIEWS_VARIANTS } from './views/views-variants.ts';

const FIRST_SEED = 1_000_000;
const SCHEDULES = 240;

describe('the shipped workflow under every fault', () => {
  it('leaves every document as its row, and every kind of fault has struck', { timeout: 60_000 }, async () => {
    const totals = await servingViews.runSchedules(FIRST_SEED, SCHEDULES);

    expect(totals.failures).toEqual([]);
    expect(totals.rows).toBeGreaterThan(20 * SCHEDULES);
    expect(totals.advances).toBeGreaterThan(2 * SCHEDULES);
    expect(totals.labelChanges).toBeGreaterThan(50);
    expect(VIEW_FAULTS.filter((fault) => (totals.faults[fault] ?? 0) === 0)).toEqual([]);
  });

  it('takes the same steps again from the same seed', { timeout: 30_000 }, async () => {
    expect(await servingViews.reproducible(FIRST_SEED, 15)).toBe(15);
  });
});

describe('a workflow that is wrong on purpose', () => {
  it.each(VIEWS_VARIANTS)('is caught: $name ($mistake)', { timeout: 120_000 }, async (variant) => {
    const { caughtAfter } = await servingViews.tryVariant(variant, FIRST_SEED, 0, 3_000);

    expect(caughtAfter).not.toBeNull();
  });
});
