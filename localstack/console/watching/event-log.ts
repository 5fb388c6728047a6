import type { LoggedEvent } from '../source/wire-pipeline.ts';

const KEPT = 200;

/** What says the same but for its numbers and instants is the same thing said again. */
const kindOf = (text: string): string => text.replaceAll(/\d[\d.:TZ-]*/g, '#');

/** By design of the simulated world: reviews that are dated an hour ahead. */
const EXPECTED = /event-time-ahead/;

/** All that was said, each thing once, with how often and when. */
export class EventLog {
  readonly #byKind = new Map<string, LoggedEvent>();
  readonly #onEvent: (event: LoggedEvent) => void;
  #ids = 0;

  constructor(onEvent: (event: LoggedEvent) => void) {
    this.#onEvent = onEvent;
  }

  say(text: string, at: number, severity?: LoggedEvent['severity']): void {
    const kind = kindOf(text);
    const known = this.#byKind.get(kind);
    // The newest stands last.
    this.#byKind.delete(kind);
    this.#put(kind, {
      id: known?.id ?? ++this.#ids,
      severity: severity ?? (EXPECTED.test(text) ? 'expected' : 'fault'),
      firstAt: known?.firstAt ?? at,
      lastAt: at,
      count: (known?.count ?? 0) + 1,
      text,
      endedAt: null,
    });
    const [oldest] = this.#byKind.keys();
    if (this.#byKind.size > KEPT && oldest !== undefined) this.#byKind.delete(oldest);
  }

  /** What says this is over. */
  end(text: string, at: number): void {
    const kind = kindOf(text);
    const known = this.#byKind.get(kind);
    if (known !== undefined && known.endedAt === null) this.#put(kind, { ...known, endedAt: at });
  }

  /** Oldest first. */
  all(): readonly LoggedEvent[] {
    return [...this.#byKind.values()];
  }

  #put(kind: string, event: LoggedEvent): void {
    this.#byKind.set(kind, event);
    this.#onEvent(event);
  }
}
