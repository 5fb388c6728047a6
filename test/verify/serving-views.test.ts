import { describe, expect, it } from 'vitest';
import { isWholeProof } from '../toolchain/proof.ts';
import { servingViews } from './views/views-campaign.ts';
import { VIEW_FAULTS } from './views/views-schedule.ts';
import { VIEWS_VARIANTS } from './views/views-variants.ts';

const FIRST_SEED = 1_000_000;
const SCHEDULES = isWholeProof ? 600 : 30;

describe('the shipped workflow under every fault', () => {
  it('leaves every document as its row, and every kind of fault has struck', async () => {
    const totals = await servingViews.runSchedules(FIRST_SEED, SCHEDULES);

    expect(totals.failures).toEqual([]);
    expect(totals.rows).toBeGreaterThan(20 * SCHEDULES);
    expect(totals.advances).toBeGreaterThan(2 * SCHEDULES);
    expect(totals.labelChanges).toBeGreaterThan(SCHEDULES / 4);
    expect(VIEW_FAULTS.filter((fault) => (totals.faults[fault] ?? 0) === 0)).toEqual([]);
  });

  it('takes the same steps again from the same seed', async () => {
    const repeated = isWholeProof ? 50 : 2;
    expect(await servingViews.reproducible(FIRST_SEED, repeated)).toBe(repeated);
  });
});

describe('a workflow that is wrong on purpose', () => {
  // Each is tried by `npm run verify:serving-views`; here three that few schedules catch, to show that the simulation can.
  const quick = ['checkpoint before copy', 'no overlap', 'velocities not announced'];
  const tried = VIEWS_VARIANTS.filter(({ name }) => isWholeProof || quick.includes(name));

  it.each(tried)('is caught: $name ($mistake)', async (variant) => {
    const { caughtAfter } = await servingViews.tryVariant(variant, FIRST_SEED, 0, 3_000);

    expect(caughtAfter).not.toBeNull();
  });

  it('is known by the names above', () => {
    expect(tried.map(({ name }) => name)).toEqual(expect.arrayContaining(quick));
  });
});
