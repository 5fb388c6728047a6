import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import { makeHandler } from '../../../lambdas/prepare-documents/handler.ts';
import { SleepersTime } from '../../builders/time.ts';

const rigOf = (failures = 0) => {
  const time = new SleepersTime();
  let calls = 0;
  const prepare = async () => {
    calls += 1;
    if (calls <= failures) throw new Error(`no answer ${calls}`);
    return ['movie_id_window_start', 'ttl_expires_at'];
  };
  const handler = makeHandler({ prepare, sleep: time.sleep, random: () => 0.5 });
  return { handler, context: time.contextFor(MINUTE_MS), calls: () => calls };
};

describe('Preparing the documents', () => {
  it.each(['Create', 'Update'] as const)('on %s makes the indexes and says which', async (RequestType) => {
    const { handler, context } = rigOf();
    expect(await handler({ RequestType }, context)).toEqual({
      PhysicalResourceId: 'speed-views-indexes',
      Data: { indexes: 'movie_id_window_start,ttl_expires_at' },
    });
  });

  it('on Delete touches nothing, and answers to the same name', async () => {
    const { handler, context, calls } = rigOf();
    const answer = await handler({ RequestType: 'Delete' }, context);
    expect(answer.PhysicalResourceId).toBe('speed-views-indexes');
    expect(calls()).toBe(0);
  });

  it('waits for a cluster that does not answer yet', async () => {
    const { handler, context, calls } = rigOf(3);
    await handler({ RequestType: 'Create' }, context);
    expect(calls()).toBe(4);
  });

  it('fails the deployment when the cluster never answers', async () => {
    const { handler, context } = rigOf(Number.POSITIVE_INFINITY);
    await expect(handler({ RequestType: 'Create' }, context)).rejects.toThrow(RetryBatch);
  });
});
