import { aligned, grouped } from '../table.ts';
import type { Catch, Failure } from './campaign.ts';

/** The wrong variants, and how soon each was caught. */
export const variantsTable = (variants: readonly Catch[]): string =>
  aligned([
    ['', 'caught after', 'fail', ''],
    ...variants.map(({ name, mistake, caughtAfter, failed, tried }) => [
      name,
      caughtAfter === null ? 'NEVER' : grouped(caughtAfter),
      `${((100 * failed) / tried).toFixed(0)} %`,
      mistake,
    ]),
  ]);

/** What each failed schedule violated, under the command that shows it step by step. */
export const failureLines = (command: string, failures: readonly Failure[]): string[] =>
  failures.flatMap(({ seed, violations }) => [
    `\nFAILED: ${command} --schedules 1 --seed ${seed}`,
    ...violations.map((violation) => `  ${violation}`),
  ]);
