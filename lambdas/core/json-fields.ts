/** Reading JSON that others wrote, field by field. */

/** The answer is JSON, but not what the API's documentation promises. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

export interface Fields {
  integer(name: string, low?: number): number;
  number(name: string, low?: number, high?: number): number;
  /** A present, possibly empty text. */
  text(name: string): string;
  /** `null` where the field is absent, null or empty: TMDB uses all three for "unknown". */
  optionalText(name: string): string | null;
  /** `null` where the field is absent, null or 0, as above. */
  optionalCount(name: string): number | null;
  /** `null` where the field is absent or null. */
  optionalNumber(name: string, low: number, high: number): number | null;
  /** Milliseconds since the epoch, of an ISO 8601 text. */
  instant(name: string): number;
  list(name: string): readonly unknown[];
  object(name: string): Fields;
}

/** @param what for messages: `movie 603` */
export const fieldsOf = (json: unknown, what: string): Fields => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw malformed(what, 'an object', json);
  const source = json as Readonly<Record<string, unknown>>;
  const where = (name: string): string => `${what}: ${name}`;
  const number = (name: string, low = -Infinity, high = Infinity): number => {
    const value = source[name];
    if (typeof value !== 'number' || !(value >= low && value <= high)) {
      throw malformed(where(name), `a number from ${low} to ${high}`, value);
    }
    return value;
  };
  const integer = (name: string, low = 0): number => {
    const value = number(name, low, Number.MAX_SAFE_INTEGER);
    if (!Number.isInteger(value)) throw malformed(where(name), 'an integer', value);
    return value;
  };
  const text = (name: string): string => {
    const value = source[name];
    if (typeof value !== 'string') throw malformed(where(name), 'a text', value);
    return value;
  };
  const isAbsent = (name: string): boolean => source[name] === undefined || source[name] === null;
  return {
    integer,
    number,
    text,
    optionalText: (name) => (isAbsent(name) || text(name) === '' ? null : text(name)),
    optionalCount: (name) => (isAbsent(name) || integer(name) === 0 ? null : integer(name)),
    optionalNumber: (name, low, high) => (isAbsent(name) ? null : number(name, low, high)),
    instant: (name) => {
      const at = Date.parse(text(name));
      if (Number.isNaN(at)) throw malformed(where(name), 'an instant such as 2026-11-23T21:00:00.000Z', source[name]);
      return at;
    },
    list: (name) => {
      const value = source[name];
      if (!Array.isArray(value)) throw malformed(where(name), 'a list', value);
      return value;
    },
    object: (name) => fieldsOf(source[name], where(name)),
  };
};

const SHOWN_CHARACTERS = 80;

const malformed = (where: string, expected: string, value: unknown): MalformedAnswer => {
  const shown = (JSON.stringify(value) ?? 'absent').slice(0, SHOWN_CHARACTERS);
  return new MalformedAnswer(`${where} is ${shown}; expected ${expected}`);
};

export type Reading<Value> = { readonly value: Value } | { readonly malformed: string };

/** What `read` returns, or how the JSON it read is malformed. */
export const reading = <Value>(read: () => Value): Reading<Value> => {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof MalformedAnswer) return { malformed: error.message };
    throw error;
  }
};

/** Reads every item; those that are malformed are left out and named, so that one bad item does not cost the others. */
export const readEach = <Value>(
  items: readonly unknown[],
  read: (item: unknown) => Value,
): { values: Value[]; malformed: string[] } => {
  const readings = items.map((item) => reading(() => read(item)));
  return {
    values: readings.flatMap((one) => ('value' in one ? [one.value] : [])),
    malformed: readings.flatMap((one) => ('malformed' in one ? [one.malformed] : [])),
  };
};
