import { DEAD_LETTER_REASONS } from '../../schema/dead-letter-reasons.ts';
import { markdownTableOf } from './markdown-table.ts';

/** A row for each reason a record is set aside for. */
export const reasonTable = (): string =>
  markdownTableOf(
    ['code', 'means', 'what to do'],
    Object.entries(DEAD_LETTER_REASONS).map(([code, { means, remedy }]) => [`\`${code}\``, means, remedy]),
  );
