import { type Command, UnusableCommand } from '../command.ts';
import { type Cell, tableOf } from '../table.ts';

/** What only the system itself needs of a row. */
const HIDDEN = /^(applied|ver|.*_sum|movie_id)$/;

export const movie: Command = {
  name: 'movie',
  summary: 'everything about one movie: the newest of each view',
  help: `movie <id>

From the documents of the serving layer where they can be reached from here (DocumentDB answers inside its network only),
else from the tables; the answer says from which.`,
  options: {},
  run: async ({ positionals: [text = ''] }, { tables, movieView, clock }) => {
    const movieId = Number(text);
    if (!Number.isSafeInteger(movieId) || movieId < 1)
      throw new UnusableCommand(`"${text}" is no movie id: movie <id>`);
    const view = await movieView(movieId, clock.now());
    if (view !== null) {
      const { movieId: _id, title, ...parts } = view;
      return answerOf(movieId, 'documents', { title, ...Object.fromEntries(viewsOf(parts)) });
    }
    return answerOf(movieId, 'tables', await tables.newestRows(movieId));
  },
};

const viewsOf = (parts: Readonly<Record<string, { readonly view: unknown } | string | null>>) =>
  Object.entries(parts).flatMap(([name, part]) =>
    part === null || typeof part === 'string' ? [] : [[name, part.view] as const],
  );

const answerOf = (movieId: number, source: string, views: Readonly<Record<string, unknown>>) => {
  const json = { movieId, source, views };
  const entries = Object.entries(views).filter(([, view]) => view !== null);
  if (entries.length === 0)
    return { text: `Nothing is known of movie ${movieId} (asked: ${source}).`, json, isGood: false };
  const rows = entries.flatMap(([name, view]) => rowsOf(name, view));
  return { text: `Movie ${movieId}, from the ${source}\n\n${tableOf(['view', 'column', 'value'], rows)}`, json };
};

const rowsOf = (name: string, view: unknown): Cell[][] => {
  if (typeof view !== 'object' || view === null) return [[name, '', String(view)]];
  const columns = Object.entries(view).filter(([column]) => !HIDDEN.test(column));
  return columns.map(([column, value], index) => [index === 0 ? name : '', column, cellOf(value)]);
};

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
};
