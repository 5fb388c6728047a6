/**
 * Values as JSON from which the very same values come back: plain objects, lists and maps of texts, numbers, booleans, null
 * and dates. What JSON has no form for stands in an object with one field whose name begins with `$`; an object that has
 * such fields itself is written as a list of its fields. A field that is undefined is absent.
 */
export const plainOf = (value: unknown): unknown => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return isWritten(value) ? value : { $number: textOf(value) };
  if (Array.isArray(value)) return value.map(plainOf);
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Map) return { $map: [...value].map(plainOf) };
  if (typeof value === 'object' && isPlain(value)) return plainFieldsOf(value);
  throw new TypeError(`neither JSON nor this code has a form for ${Object.prototype.toString.call(value)}`);
};

/** What {@link plainOf} was given. */
export const restored = (plain: unknown): unknown => {
  if (typeof plain !== 'object' || plain === null) return plain;
  if (Array.isArray(plain)) return plain.map(restored);
  const fields = Object.entries(plain);
  const [first] = fields;
  const restore = fields.length === 1 && first !== undefined ? FORMS.get(first[0]) : undefined;
  return restore === undefined ? fromFields(fields) : restore(first?.[1]);
};

const FORMS: ReadonlyMap<string, (content: unknown) => unknown> = new Map(
  Object.entries({
    $number: Number,
    $date: (text: unknown) => dateOf(String(text)),
    $map: (entries: unknown) => new Map(restored(entries) as [unknown, unknown][]),
    $fields: (fields: unknown) => fromFields(fields as [string, unknown][]),
  }),
);

const dateOf = (text: string): Date => {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new RangeError(`"${text}" is no date`);
  return date;
};

/** JSON has neither of `NaN`, `Infinity`, `-Infinity` and `-0`. */
const isWritten = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0);

const textOf = (value: number): string => (value === 0 ? '-0' : String(value));

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));

const plainFieldsOf = (value: object): unknown => {
  const fields = Object.entries(value).flatMap(([name, field]) =>
    field === undefined ? [] : [[name, plainOf(field)] as const],
  );
  return fields.some(([name]) => name.startsWith('$')) ? { $fields: fields } : Object.fromEntries(fields);
};

const fromFields = (fields: readonly (readonly [string, unknown])[]): unknown =>
  Object.fromEntries(fields.map(([name, field]) => [name, restored(field)]));
