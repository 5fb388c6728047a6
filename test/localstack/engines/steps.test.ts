import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printedSteps } from '../../../localstack/engines/steps.ts';

describe('a step that takes long', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is told of while it lasts, and no more when it is over', async () => {
    const lines: string[] = [];
    const told: string[] = [];
    const steps = printedSteps(
      (line) => lines.push(line),
      (running) => told.push(running.map(({ name, forMs }) => `${name} ${Math.round(forMs / 1_000)}`).join()),
    );
    const { promise, resolve } = Promise.withResolvers<void>();
    const step = steps.run('Cassandra stopped', () => promise);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([lines, told]).toEqual([[], ['Cassandra stopped 1', 'Cassandra stopped 2']]);
    resolve();
    await step;
    expect(lines).toEqual(['✓ Cassandra stopped (2.0 s)']);
    expect(told.at(-1)).toBe('');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toHaveLength(3);
  });
});
