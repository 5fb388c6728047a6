/** Ties alarms to the headings of RUNBOOK.md: whoever is woken reads there what it means and what to do. */

export interface RunbookEntry {
  /** The alarm's name without its stage's prefix. */
  readonly heading: string;
  /** Titles of its parts, in order. */
  readonly parts: readonly string[];
}

/** What every entry explains, in this order. */
export const RUNBOOK_PARTS: readonly string[] = ['Description', 'Investigation', 'Resolution'];

/** Headings are lower case with hyphens, so a heading is its own anchor. */
export const runbookLinkOf = (heading: string): string => `RUNBOOK.md#${heading}`;

/** The entries of a runbook (Markdown): `## heading`, each followed by its `### part`s. */
export const runbookEntriesOf = (markdown: string): RunbookEntry[] => {
  const entries: { heading: string; parts: string[] }[] = [];
  for (const [, level, title] of markdown.matchAll(/^(#{2,3}) (.+)$/gm)) {
    if (level === '##') entries.push({ heading: title as string, parts: [] });
    else entries.at(-1)?.parts.push(title as string);
  }
  return entries;
};
