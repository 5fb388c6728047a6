import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';
import type { ExecutionReport } from '../../../localstack/aws/local-workflow.ts';
import { tooSlowFor } from '../../../localstack/run/pace.ts';
import { NOW } from '../../builders/time.ts';

const executionOf = (durationMs: number, more: Partial<ExecutionReport> = {}): ExecutionReport => ({
  name: 'serving-views',
  startedAt: NOW,
  durationMs,
  status: 'succeeded',
  output: { plan: { changedThrough: NOW, windowStart: NOW } },
  ...more,
});

describe('a machine', () => {
  it('is too slow for a speed at which executions take longer than they are apart, and is told what it could follow', () => {
    expect(tooSlowFor(30, executionOf(96 * SECOND_MS), 0)).toBe(
      'This machine is too slow for 30 ×: an execution of the workflow takes 96 s, which are 48 min of this world, and is due every 5 min. It could follow --speed 3.'.replace(
        '96 s',
        '1 min',
      ),
    );
    expect(tooSlowFor(30, executionOf(20 * MINUTE_MS), 0)).toContain('--speed 1.');
  });

  it('keeps up where they are shorter, or hardly longer', () => {
    expect(tooSlowFor(30, executionOf(9 * SECOND_MS), 0)).toBeUndefined();
    expect(tooSlowFor(30, executionOf(12 * SECOND_MS), 0)).toBeUndefined();
    expect(tooSlowFor(1, executionOf(20 * MINUTE_MS), 0)).toBeUndefined();
  });

  it('is not judged by an execution that copies a replayed day, or failed, or is still to come', () => {
    const plan = { changedThrough: NOW - 1, windowStart: NOW };
    expect(tooSlowFor(30, executionOf(96 * SECOND_MS, { output: { plan } }), 0)).toBeUndefined();
    expect(tooSlowFor(30, executionOf(96 * SECOND_MS, { status: 'failed', output: {} }), 0)).toBeUndefined();
    expect(tooSlowFor(30, undefined, 0)).toBeUndefined();
  });

  it('is not judged by an execution that has waited for a server', () => {
    expect(tooSlowFor(30, executionOf(96 * SECOND_MS), NOW + SECOND_MS)).toBeUndefined();
    expect(tooSlowFor(30, executionOf(96 * SECOND_MS), NOW - SECOND_MS)).toBeDefined();
  });
});
