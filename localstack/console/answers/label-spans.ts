import type { LabelSpan } from '../source/wire-movies.ts';
import type { LabelChanged } from '../source/wire-pipeline.ts';

interface Standing {
  readonly label: string | null;
  /** `null`: not known. */
  readonly labelSince: number | null;
}

const NONE = 'none';

/** While a movie had which label: of the changes that went by, oldest first, and of the one that stands since before them. */
export const labelSpansOf = (changes: readonly LabelChanged[], { label, labelSince }: Standing): LabelSpan[] => {
  const spans = changes.flatMap(({ to, windowStart }, index): LabelSpan[] =>
    to === NONE ? [] : [{ label: to, from: windowStart, until: changes[index + 1]?.windowStart ?? null }],
  );
  if (label === null || labelSince === null) return spans;
  // It may have been there for longer than anybody has looked on.
  const newest = spans.at(-1);
  const isKnown = newest?.until === null;
  const from = isKnown ? Math.min(labelSince, newest.from) : labelSince;
  return [...(isKnown ? spans.slice(0, -1) : spans), { label, from, until: null }];
};
