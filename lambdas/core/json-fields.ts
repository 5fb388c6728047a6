/** Reading JSON that others wrote, field by field. */

/** The answer is JSON, but not what the API's documentation promises. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

export interface Fields {
  integer(name: string, low?: number, high?: number): number;
  number(name: string, low?: number, high?: number): number;
  /** A present text; by default it may be empty and of any length. */
  text(name: string, fewestCharacters?: number, mostCharacters?: number): string;
  /** `null` where the field is absent, null or empty: TMDB uses all three for "unknown". */
  optionalText(name: string, mostCharacters?: number): string | null;
  /** `null` where the field is absent, null or 0, as above. */
  optionalCount(name: string, high?: number): number | null;
  /** `null` where the field is absent or null. */
  optionalNumber(name: string, low: number, high: number): number | null;
  /** Milliseconds since the epoch, of an ISO 8601 text; one that names no zone is in UTC. */
  instant(name: string): number;
  /** `null` where the field is absent or null. */
  optionalInstant(name: string): number | null;
  list(name: string): readonly unknown[];
  object(name: string): Fields;
}

/** @param what for messages: `movie 603` */
export const fieldsOf = (json: unknown, what: string): Fields => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw malformed(what, 'an object', json);
  return new FieldsOfObject(json as Readonly<Record<string, unknown>>, what);
};

/** A class, since answers hold objects by the thousand: functions of its own for each would cost more than reading it. */
class FieldsOfObject implements Fields {
  readonly #source: Readonly<Record<string, unknown>>;
  readonly #what: string;

  constructor(source: Readonly<Record<string, unknown>>, what: string) {
    this.#source = source;
    this.#what = what;
  }

  number(name: string, low = -Infinity, high = Infinity): number {
    const value = this.#source[name];
    if (typeof value !== 'number' || !(value >= low && value <= high))
      throw this.#malformed(name, `a number from ${low} to ${high}`);
    return value;
  }

  integer(name: string, low = 0, high = Number.MAX_SAFE_INTEGER): number {
    const value = this.number(name, low, high);
    if (!Number.isInteger(value)) throw this.#malformed(name, 'an integer');
    return value;
  }

  text(name: string, fewest = 0, most = Infinity): string {
    const value = this.#source[name];
    if (typeof value !== 'string') throw this.#malformed(name, 'a text');
    if (value.length < fewest || value.length > most)
      throw this.#malformed(name, `a text of ${fewest} to ${most} characters`);
    return value;
  }

  optionalText(name: string, most?: number): string | null {
    return this.#isAbsent(name) || this.text(name) === '' ? null : this.text(name, 0, most);
  }

  optionalCount(name: string, high?: number): number | null {
    return this.#isAbsent(name) || this.integer(name, 0, high) === 0 ? null : this.integer(name);
  }

  optionalNumber(name: string, low: number, high: number): number | null {
    return this.#isAbsent(name) ? null : this.number(name, low, high);
  }

  instant(name: string): number {
    const at = utcInstantOf(this.text(name));
    if (Number.isNaN(at)) throw this.#malformed(name, 'an instant such as 2026-11-23T21:00:00.000Z');
    return at;
  }

  optionalInstant(name: string): number | null {
    return this.#isAbsent(name) ? null : this.instant(name);
  }

  list(name: string): readonly unknown[] {
    const value = this.#source[name];
    if (!Array.isArray(value)) throw this.#malformed(name, 'a list');
    return value;
  }

  object(name: string): Fields {
    return fieldsOf(this.#source[name], `${this.#what}: ${name}`);
  }

  #isAbsent(name: string): boolean {
    return (this.#source[name] ?? null) === null;
  }

  #malformed(name: string, expected: string): MalformedAnswer {
    return malformed(`${this.#what}: ${name}`, expected, this.#source[name]);
  }
}

const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?)?$/i;

/** `Date.parse` would read a text without a zone in the zone of this machine. NaN: no instant. */
const utcInstantOf = (text: string): number => {
  const [, day, time = '00:00', zone = 'Z'] = INSTANT.exec(text.trim()) ?? [];
  if (day === undefined) return Number.NaN;
  return Date.parse(`${day}T${time}${/^(?:z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(...)(?=\d)/, '$1:')}`);
};

const SHOWN_CHARACTERS = 80;

const malformed = (where: string, expected: string, value: unknown): MalformedAnswer =>
  new MalformedAnswer(`${where} is ${shownOf(value)}; expected ${expected}`);

/** Nothing is shown of what lies inside a list or an object: it may be a hundred thousand levels deep. */
const shownOf = (value: unknown): string => {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(typeof value === 'string' ? value.slice(0, SHOWN_CHARACTERS) : value).slice(
    0,
    SHOWN_CHARACTERS,
  );
};

export type Reading<Value> = { readonly value: Value } | { readonly malformed: string };

/**
 * What `read` returns, or how the JSON it read is malformed. Whatever `read` throws is laid to the JSON: it was written by
 * others, and what they can make our code do must not cost more than this one value.
 */
export const reading = <Value>(read: () => Value): Reading<Value> => {
  try {
    return { value: read() };
  } catch (error) {
    return { malformed: error instanceof Error ? error.message : String(error) };
  }
};

/** `null` where what `read` reads is malformed, which is then named among `unreadable`: it costs nothing but itself. */
export const orNull = <Value>(unreadable: string[], read: () => Value): Value | null => {
  const one = reading(read);
  if ('value' in one) return one.value;
  unreadable.push(one.malformed);
  return null;
};

/** Reads every item; those that are malformed are left out and named, so that one bad item does not cost the others. */
export const readEach = <Value>(
  items: readonly unknown[],
  unreadable: string[],
  read: (item: unknown) => Value,
): Value[] =>
  items.flatMap((item) => {
    const one = reading(() => read(item));
    if ('value' in one) return [one.value];
    unreadable.push(one.malformed);
    return [];
  });
