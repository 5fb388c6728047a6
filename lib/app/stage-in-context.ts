import type { Node } from 'constructs';
import { type Stage, stageOf } from '../stages.ts';

/** What is said with `-c` makes no sense; the message says what does. */
export class UnusableContext extends Error {
  override readonly name = 'UnusableContext';
}

/**
 * The stage that `-c stage=<name>` names, with what else is said there for this deployment alone: who else gets the page
 * (`-c alarmEmail=<address>`), and that nobody is to read for now (`-c reading=false`).
 *
 * @throws UnknownStage, and UnusableContext where `reading` is neither true nor false
 */
export const stageInContext = (node: Node): Stage => {
  const said = (name: string): string | undefined => {
    const value: unknown = node.tryGetContext(name);
    return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;
  };
  const stage = stageOf(said('stage') ?? 'development');
  const reading = said('reading') ?? String(stage.stream.reading);
  if (!/^(true|false)$/.test(reading)) throw new UnusableContext(`-c reading=${reading}: say true or false.`);
  return {
    ...stage,
    alarmEmail: said('alarmEmail') ?? stage.alarmEmail,
    stream: { ...stage.stream, reading: reading === 'true' },
  };
};
