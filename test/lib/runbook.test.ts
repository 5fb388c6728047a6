import { describe, expect, it } from 'vitest';
import { runbookEntriesOf, runbookLinkOf } from '../../lib/runbook.ts';

describe('A runbook', () => {
  it('is read as its entries with their parts', () => {
    const markdown =
      '# Runbook\n\nWords.\n\n## lag\n### Description\n\nMore.\n### Resolution\n## silence\n#### Detail\n';
    expect(runbookEntriesOf(markdown)).toEqual([
      { heading: 'lag', parts: ['Description', 'Resolution'] },
      { heading: 'silence', parts: [] },
    ]);
  });

  it('is linked to by heading', () => {
    expect(runbookLinkOf('poll-tmdb')).toBe('RUNBOOK.md#poll-tmdb');
  });
});
