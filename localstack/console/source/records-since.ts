import type { RecordsSince } from './wire-records.ts';

export const SINCE_FORMS = 'an instant such as 2026-11-29T12:28Z, or partition/offset such as 2/750';

/** `undefined`: it is neither; {@link SINCE_FORMS} says what may be. */
export const recordsSinceOf = (text: string): RecordsSince | undefined => {
  const [, partition, offset] = /^(\d{1,6})\/(\d{1,15})$/.exec(text) ?? [];
  if (partition !== undefined) return { partition: Number(partition), offset: Number(offset) };
  // A date alone, or a bare number, would be taken for midnight of some year.
  const appendedAt = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(appendedAt) ? undefined : { appendedAt };
};

/** What {@link recordsSinceOf} reads. */
export const sinceText = (since: RecordsSince): string =>
  'offset' in since ? `${since.partition}/${since.offset}` : new Date(since.appendedAt).toISOString();
