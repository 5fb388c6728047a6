/**
 * What every document tells of its movie beside its own view, so that readers need no second question: by the document's
 * field, the column of `movies` that it is from. Known from metadata, which arrives and changes apart from the views' rows.
 */

export const FACT_COLUMNS = { title: 'title' } as const;

export type MovieFactName = keyof typeof FACT_COLUMNS;

export const MOVIE_FACT_NAMES = Object.keys(FACT_COLUMNS) as readonly MovieFactName[];

/** When the metadata was seen that facts are from: their version. */
export const FACTS_AT_COLUMN = 'metadata_at';
