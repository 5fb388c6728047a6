import { printable } from '../../../lambdas/core/printable.ts';
import type { MovieView } from '../../../lambdas/core/serving/view-ports.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { ageText, counted } from '../../../localstack/run/screen/text.ts';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { tableShapeOf } from '../../../schema/table-topology.ts';
import { type Answer, type Command, UnusableCommand } from '../operator-command.ts';
import type { NamedMovie, OperatorPorts } from '../operator-ports.ts';
import { type Cell, tableOf } from '../table.ts';

/** What only the system itself needs of a row, and what the heading tells. */
const HIDDEN = /^(applied|ver|.*_sum|movie_id|title)$/;

export const movie: Command = {
  help: `movie <id>
movie <words of its title>

The newest of each view, from the documents of the serving layer or from the tables, whichever is newer, and how old it is. Of
several movies with these words, all are listed.`,
  options: {},
  run: async ({ positionals }, ports) => {
    const asked = positionals.join(' ').trim();
    if (asked === '') throw new UnusableCommand('movie <id>, or movie <words of its title>');
    if (/^\d+$/.test(asked)) return answerOf(Number(asked), ports);
    const found = await ports.tables.moviesNamed(asked);
    const [only] = found;
    if (only === undefined)
      return {
        text: `No movie that the poller knows has "${printable(asked)}" in its title.`,
        json: [],
        isGood: false,
      };
    return found.length === 1 ? answerOf(only.movieId, ports) : choiceAmong(found);
  },
};

const MOST_LISTED = 20;

const choiceAmong = (found: readonly NamedMovie[]): Answer => {
  const listed = found.slice(0, MOST_LISTED).map(({ movieId, title }) => [String(movieId), title]);
  const more = found.length > MOST_LISTED ? `\n… and ${counted(found.length - MOST_LISTED, 'other')}` : '';
  return { text: `${tableOf(['id', 'title'], listed)}${more}\n\nOne of them: movie <id>`, json: found };
};

/** A view as one of the two sources has it. */
interface Part {
  readonly source: 'documents' | 'tables';
  /** What it is of: the sample or the window; `null`: it does not say. */
  readonly at: EpochMs | null;
  readonly columns: Readonly<Record<string, unknown>>;
}
type Parts = ReadonlyMap<string, Part>;

const answerOf = async (movieId: number, ports: OperatorPorts): Promise<Answer> => {
  const now = ports.clock.now();
  const { view, note } = await viewOf(movieId, ports, now);
  const documents = view === null ? new Map<string, Part>() : documentParts(view);
  const tables = tableParts(await rowsOf(movieId, ports, view !== null));
  const names = [...new Set([...documents.keys(), ...tables.keys()])];
  if (names.length === 0)
    return {
      text: `Nothing is known of movie ${movieId}. ${note ?? 'Neither a document nor a row is of it.'}`,
      json: { movieId, views: {} },
      isGood: false,
    };
  const parts = names.flatMap((name) => {
    const part = newerOf(documents.get(name), tables.get(name));
    return part === undefined ? [] : [{ name, ...part }];
  });
  const title = view?.title ?? titleIn(tables) ?? `#${movieId}`;
  const notes = [note, behindNote(documents, tables)].filter((one) => one !== undefined);
  const rows = parts.flatMap(({ name, source, at, columns }) => rowsOfPart(name, source, ageOf(now, at), columns));
  const views = Object.fromEntries(
    parts.map(({ name, ...part }) => [name, { ...part, ageMs: part.at === null ? null : now - part.at }]),
  );
  return {
    text: [
      `Movie ${movieId}: ${printable(title)}`,
      ...notes,
      '',
      tableOf(['view', 'age', 'column', 'value'], rows),
    ].join('\n'),
    json: { movieId, title, views, notes },
  };
};

/** Without documents the tables still tell most: that is no failure, but said. */
const viewOf = async (movieId: number, { movieView }: OperatorPorts, now: EpochMs) => {
  try {
    const view = await movieView(movieId, now);
    return view === null ? { view, note: 'No document is of it.' } : { view };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { view: null, note: `The documents cannot be reached: ${reason}` };
  }
};

/** Without tables the documents tell what was copied. */
const rowsOf = async (movieId: number, { tables }: OperatorPorts, isEnoughThere: boolean) => {
  try {
    return await tables.newestRows(movieId);
  } catch (error) {
    if (isEnoughThere) return {};
    throw error;
  }
};

const documentParts = ({ movieId: _id, title: _title, ...views }: MovieView): Parts =>
  new Map(
    Object.entries(views).flatMap(([name, document]): [string, Part][] => {
      if (document === null) return [];
      const columns = { window_start: new Date(document.windowStart), ...document.view };
      return [[name, { source: 'documents', at: instantOf(columns), columns }]];
    }),
  );

const tableParts = (rows: Readonly<Partial<Record<TableName, Readonly<Record<string, unknown>>>>>): Parts =>
  new Map(
    Object.entries(rows).map(([table, columns]): [string, Part] => [
      tableShapeOf(table as TableName).shown?.as ?? table,
      { source: 'tables', at: instantOf(columns), columns },
    ]),
  );

/** The sample's where the columns tell, else the window's or the hour's. */
const INSTANTS = ['last_updated', 'last_sample_at', 'metadata_at', 'window_start', 'hour'];

const instantOf = (columns: Readonly<Record<string, unknown>>): EpochMs | null => {
  const told = INSTANTS.map((name) => columns[name]).find((value) => value instanceof Date);
  return told instanceof Date ? epochMs(told.getTime()) : null;
};

const newerOf = (document: Part | undefined, row: Part | undefined): Part | undefined => {
  if (document === undefined || row === undefined) return document ?? row;
  return (row.at ?? 0) > (document.at ?? 0) ? row : document;
};

const titleIn = (parts: Parts): string | undefined => {
  const title = parts.get(TABLES.movies)?.columns['title'];
  return typeof title === 'string' ? title : undefined;
};

const BEHIND_MS = 15 * MINUTE_MS;

const behindNote = (documents: Parts, tables: Parts): string | undefined => {
  const behind = [...documents].map(([name, { at }]) => (tables.get(name)?.at ?? 0) - (at ?? Number.POSITIVE_INFINITY));
  const most = Math.max(...behind);
  return most > BEHIND_MS
    ? `The documents are ${ageText(most)} behind the tables: see the workflow's last execution.`
    : undefined;
};

const ageOf = (now: EpochMs, at: EpochMs | null): string => (at === null ? '–' : ageText(now - at));

const rowsOfPart = (name: string, source: Part['source'], age: string, columns: Part['columns']): Cell[][] =>
  Object.entries(columns)
    .filter(([column]) => !HIDDEN.test(column))
    .map(([column, value], index) => [
      index === 0 ? `${name}, from the ${source}` : '',
      index === 0 ? age : '',
      column,
      cellOf(value),
    ]);

/** Doubles as people write them: what a sum has lost in its last bits is not worth telling. */
const SIGNIFICANT = 6;

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(SIGNIFICANT)));
  return typeof value === 'string' ? value : JSON.stringify(value);
};
