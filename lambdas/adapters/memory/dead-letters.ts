import {
  type DeadLetterArchive,
  type LetterPage,
  type LetterQuery,
  NoSuchLetter,
} from '../../core/care/redrive-ports.ts';
import type { DeadLetter, DeadLetters } from '../../core/ports.ts';
import { claimKeyOf, pageOf, sentKeyOf } from '../dead-letters/dead-letter-listing.ts';
import { deadLetterKeyOf } from '../dead-letters/dead-letter-object.ts';

/** The in-memory fake of the dead-letter store. */
export class MemoryDeadLetters implements DeadLetters, DeadLetterArchive {
  readonly #letters = new Map<string, DeadLetter>();
  readonly #marks = new Set<string>();

  async put(letter: DeadLetter): Promise<void> {
    this.#letters.set(deadLetterKeyOf(letter), letter);
  }

  all(): DeadLetter[] {
    return [...this.#letters.values()];
  }

  async list({ topic, after = '', limit }: LetterQuery): Promise<LetterPage> {
    const keys = [...this.#letters.keys(), ...this.#marks].filter((key) => key > after);
    return pageOf(keys.filter((key) => topic === undefined || key.startsWith(`${topic}/`)).toSorted(), false, limit);
  }

  async read(key: string): Promise<DeadLetter> {
    const letter = this.#letters.get(key);
    if (letter === undefined) throw new NoSuchLetter(key);
    return letter;
  }

  async claim(key: string): Promise<boolean> {
    if (this.#marks.has(claimKeyOf(key))) return false;
    this.#marks.add(claimKeyOf(key));
    return true;
  }

  async confirm(key: string): Promise<void> {
    this.#marks.add(sentKeyOf(key));
  }
}
