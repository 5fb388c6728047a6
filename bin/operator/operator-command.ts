import type { ParseArgsConfig } from 'node:util';
import type { OperatorPorts } from './operator-ports.ts';

/** What a command found out: for people, for programs, and whether all is well. */
export interface Answer {
  readonly text: string;
  readonly json: unknown;
  /** @default true; false ends with exit code 1 */
  readonly isGood?: boolean;
}

export interface Input {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

export interface Command {
  /** What follows the name, and what each option does; lines of at most 100 characters. */
  readonly help: string;
  readonly options: OptionsConfig;
  /** @default true: false needs neither AWS nor a run */
  readonly needsPorts?: boolean;
  run(input: Input, ports: OperatorPorts): Promise<Answer>;
}

/** A command line that cannot be understood: exit code 2. The message is printed as it stands. */
export class UnusableCommand extends Error {
  override readonly name = 'UnusableCommand';
}

/** Something that is needed is not there: exit code 1. The message says what to do and is printed as it stands. */
export class OperatorFailure extends Error {
  override readonly name = 'OperatorFailure';
}

/** A whole number from `min` to `max`, bounded so that no command reads without an end. */
export const numberOption = (
  { values }: Input,
  name: string,
  { byDefault, min = 1, max }: { readonly byDefault: number; readonly min?: number; readonly max: number },
): number => {
  const text = values[name];
  if (text === undefined) return byDefault;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new UnusableCommand(`--${name} is "${String(text)}"; it must be a whole number from ${min} to ${max}`);
};

export const textOption = ({ values }: Input, name: string): string | undefined => {
  const text = values[name];
  return typeof text === 'string' ? text : undefined;
};

/** @throws UnusableCommand naming the choices */
export const choiceOf = <Choice extends string>(text: string, choices: readonly Choice[], what: string): Choice => {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new UnusableCommand(`${what} is "${text}"; it must be one of ${choices.join(', ')}`);
};
