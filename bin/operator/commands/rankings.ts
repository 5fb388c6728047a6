import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import { type RankedFigure, type RankingType, rankingShapeOf } from '../../../schema/rankings.ts';
import { type Command, type Input, numberOption, textOption, UnusableCommand } from '../operator-command.ts';
import type { OperatorPorts, RankingSnapshot } from '../operator-ports.ts';
import { type Cell, tableOf } from '../table.ts';

/** The workflow may have been away for a while. */
const HOURS_BACK = 3;

/** A ranking's own command, called as the ranking is. */
export const rankingCommand = (name: RankingType): Command => ({
  help: `${name} [--hour 2026-11-25T14] [--limit N]

  --hour H    the newest ranking of that hour, UTC (default: the newest of the last ${HOURS_BACK} hours)
  --limit N   places (default 20, at most 100)`,
  options: { hour: { type: 'string' }, limit: { type: 'string' } },
  run: async (input, ports) => {
    const limit = numberOption(input, 'limit', { byDefault: 20, max: 100 });
    const hours = hoursOf(input, ports);
    const snapshot = await firstOf(hours, (hour) => ports.tables.ranking(name, hour, limit));
    const judged = await firstOf(hours, (hour) => ports.tables.judgedIn(hour));
    const isCurrent = snapshot !== null && (judged === null || snapshot.windowStart >= judged);
    const json = {
      ranking: name,
      windowStart: snapshot === null ? null : isoOf(snapshot.windowStart),
      judgedUntil: judged === null ? null : isoOf(judged),
      rows: isCurrent ? snapshot.rows : [],
    };
    if (isCurrent) return { text: `${name} at ${isoOf(snapshot.windowStart)}\n\n${textOf(name, snapshot)}`, json };
    if (judged === null) return { text: NOT_JUDGED, json, isGood: false };
    const before = snapshot === null ? '' : `; the last that had any is that of ${isoOf(snapshot.windowStart)}`;
    return {
      text: `No movie is in the ranking ${name}: the window of ${isoOf(judged)} was judged, and none is${before}.`,
      json,
    };
  },
});

const NOT_JUDGED =
  'Nothing was judged in that time: no execution of the workflow has come so far. After a start that takes until the replayed ' +
  'past is copied; else see check, and the last executions.';

const hoursOf = (input: Input, { clock }: OperatorPorts): EpochMs[] => {
  const asked = textOption(input, 'hour');
  if (asked !== undefined) return [hourFrom(asked)];
  return Array.from({ length: HOURS_BACK }, (_, back) => epochMs(hourOf(clock.now()) - back * HOUR_MS));
};

const firstOf = async <Found>(
  hours: readonly EpochMs[],
  find: (hour: EpochMs) => Promise<Found | null>,
): Promise<Found | null> => {
  for (const hour of hours) {
    const found = await find(hour);
    if (found !== null) return found;
  }
  return null;
};

const hourFrom = (text: string) => {
  const at = /^\d{4}-\d\d-\d\dT\d\d$/.test(text) ? Date.parse(`${text}:00:00Z`) : Number.NaN;
  if (Number.isNaN(at))
    throw new UnusableCommand(`--hour is "${text}"; it must be an hour of UTC such as 2026-11-25T14`);
  return epochMs(at);
};

const isoOf = (at: number): string => new Date(at).toISOString();

/** What the columns hold, in words that a table has room for. */
const HEADS: Readonly<Partial<Record<RankedFigure, string>>> = {
  growth: '× usual',
  loss: 'lost',
  reviewVolume: 'reviews',
};

const textOf = (name: RankingType, { rows }: RankingSnapshot): string => {
  const more = Object.keys(rows[0]?.more ?? {});
  const { columns } = rankingShapeOf(name);
  const headOf = (column: string): string => HEADS[columns[column] ?? 'score'] ?? column;
  const head = ['rank', 'movie', 'score', 'velocity', 'accel.', ...more.map(headOf), 'title'];
  const cellsOf = (row: RankingSnapshot['rows'][number]): Cell[] => [
    row.rank,
    String(row.movieId),
    row.score,
    row.velocity,
    row.acceleration,
    ...more.map((column) => row.more[column]),
    row.title,
  ];
  return tableOf(head, rows.map(cellsOf));
};
