import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';
import { MAX_DELAY_MS } from '../../../lambdas/start-serving-views/config.ts';
import { STAGES } from '../../../lib/stages.ts';
import definition from '../../../lib/workflows/serving-views.asl.json' with { type: 'json' };
import { WORKFLOW_FUNCTIONS } from '../../../schema/names.ts';
import { type AslMachine, faultsOf, tasksOf } from './asl-lint.ts';

const machine = definition as unknown as AslMachine;

/** A machine with one thing changed. */
const changed = (change: (copy: AslMachine) => void): AslMachine => {
  const copy = structuredClone(machine);
  change(copy);
  return copy;
};

describe('the workflow of the serving views', () => {
  it('has no fault', () => {
    expect(faultsOf(machine)).toEqual([]);
  });

  it('calls each of its functions, and no other', () => {
    const called = tasksOf(machine).map(({ Resource }) => Resource);
    expect(called).toHaveLength(Object.keys(WORKFLOW_FUNCTIONS).length);
    expect(new Set(called)).toEqual(new Set(Object.keys(WORKFLOW_FUNCTIONS).map((name) => `\${${name}}`)));
  });

  it('ends before the next one starts, however late it was started', () => {
    const everyMs = STAGES.production.workflow.everyMinutes * MINUTE_MS;
    expect((machine.TimeoutSeconds ?? Infinity) * SECOND_MS + MAX_DELAY_MS).toBeLessThan(everyMs);
  });

  it('is started at any second of the minute that Scheduler has for it', () => {
    expect(MAX_DELAY_MS).toBeGreaterThan(MINUTE_MS);
  });

  it('repeats what may pass, by name, and nothing else', () => {
    for (const { Retry } of tasksOf(machine)) {
      const repeated = Retry?.flatMap(({ ErrorEquals }) => ErrorEquals) ?? [];
      expect(repeated).toContain('RetryBatch');
      expect(repeated).toContain('States.Timeout');
      for (const wildcard of ['States.ALL', 'States.TaskFailed', 'MisconfiguredFunction', 'ViewsDiffer'])
        expect(repeated).not.toContain(wildcard);
    }
  });
});

describe('a faulty workflow is refused:', () => {
  it.each<[string, string, (copy: AslMachine) => void]>([
    ['no timeout', 'the machine has no TimeoutSeconds', (copy) => delete copy.TimeoutSeconds],
    ['a task without Retry', 'Plan has no Retry', (copy) => delete copy.States['Plan']?.Retry],
    ['a task without Catch', 'Rank has no Catch for States.ALL', (copy) => delete copy.States['Rank']?.Catch],
    ['a task without timeout', 'Advance has no timeout', (copy) => delete copy.States['Advance']?.TimeoutSeconds],
    [
      'a retry without jitter',
      'Plan retries without backoff and full jitter',
      (copy) => delete copy.States['Plan']?.Retry?.[0]?.JitterStrategy,
    ],
    [
      'a catch into another task',
      'Plan catches into Advance, which is no Fail state',
      (copy) => copy.States['Plan']?.Catch?.splice(0, 1, { ErrorEquals: ['States.ALL'], Next: 'Advance' }),
    ],
    [
      'a catch into nothing',
      'Plan goes to Nowhere, which does not exist',
      (copy) => copy.States['Plan']?.Catch?.splice(0, 1, { ErrorEquals: ['States.ALL'], Next: 'Nowhere' }),
    ],
    [
      'a state that nobody reaches',
      'Orphan cannot be reached',
      (copy) => Object.assign(copy.States, { Orphan: { Type: 'Fail', Error: 'Orphan', Cause: 'none' } }),
    ],
    [
      'a name that stands twice',
      'Plan is the name of two states',
      (copy) =>
        Object.assign(copy.States['Detect']?.ItemProcessor?.States ?? {}, { Plan: { Type: 'Fail', Error: 'P' } }),
    ],
    ['an unlimited map', 'Copy has no MaxConcurrency', (copy) => delete copy.States['Copy']?.MaxConcurrency],
    [
      'a result that replaces the plan',
      'Copy keeps no ResultPath of its own',
      (copy) => delete copy.States['Copy']?.ResultPath,
    ],
    [
      'an ARN of one account',
      'Plan calls arn:aws:lambda:eu-central-1:1:function:plan, which is no placeholder',
      (copy) => Object.assign(copy.States['Plan'] ?? {}, { Resource: 'arn:aws:lambda:eu-central-1:1:function:plan' }),
    ],
    [
      'what a laptop cannot run',
      'Assign is not for all of AWS, LocalStack and the local run',
      (copy) => Object.assign(copy.States['Plan'] ?? {}, { Assign: { 'x.$': '$.plan' } }),
    ],
  ])('%s', (_, fault, change) => {
    expect(faultsOf(changed(change))).toContain(fault);
  });
});
