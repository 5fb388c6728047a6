import { epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import type { RankingType } from '../../../schema/rankings.ts';
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
    const snapshot = await newestOf(name, input, ports, limit);
    const json = {
      ranking: name,
      windowStart: snapshot === null ? null : isoOf(snapshot.windowStart),
      rows: snapshot?.rows ?? [],
    };
    if (snapshot === null) return { text: `There is no ${name} ranking in that time: has the workflow run?`, json };
    return { text: `${name} at ${isoOf(snapshot.windowStart)}\n\n${textOf(snapshot)}`, json };
  },
});

const newestOf = async (
  name: RankingType,
  input: Input,
  { tables, clock }: OperatorPorts,
  limit: number,
): Promise<RankingSnapshot | null> => {
  const asked = textOption(input, 'hour');
  if (asked !== undefined) return tables.ranking(name, hourFrom(asked), limit);
  for (let back = 0; back < HOURS_BACK; back++) {
    const snapshot = await tables.ranking(name, epochMs(hourOf(clock.now()) - back * HOUR_MS), limit);
    if (snapshot !== null) return snapshot;
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

const textOf = ({ rows }: RankingSnapshot): string => {
  const more = Object.keys(rows[0]?.more ?? {});
  const head = ['rank', 'movie', 'score', 'velocity', 'accel.', ...more.map((column) => column.slice(0, 12)), 'title'];
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
