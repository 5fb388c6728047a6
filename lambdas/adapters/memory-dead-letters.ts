import type { DeadLetter, DeadLetters } from '../core/ports.ts';
import { deadLetterKeyOf } from './dead-letter-object.ts';

/** The in-memory twin of the dead-letter store. */
export class MemoryDeadLetters implements DeadLetters {
  private readonly letters = new Map<string, DeadLetter>();

  async put(letter: DeadLetter): Promise<void> {
    this.letters.set(deadLetterKeyOf(letter), letter);
  }

  all(): DeadLetter[] {
    return [...this.letters.values()];
  }
}
