import { RANKING_TYPES, type RankedFigure, rankingShapeOf } from '../../../schema/rankings.ts';
import { printable } from '../printable.ts';
import type { EpochMs } from '../time.ts';
import type { Ranking } from '../trends/trend-ports.ts';

type Cell = string | number | null;

/** How figures are headed; what is not here is not shown. */
const HEADINGS: Readonly<Partial<Record<RankedFigure, string>>> = {
  score: 'Score',
  growth: 'Growth',
  loss: 'Loss',
  velocity: 'Points/day',
  label: 'Label',
  reviewVolume: 'Reviews, 24 h',
  reason: 'Why',
};

/** The newest rankings as HTML of one table each; whatever stands in them is text. */
export const pageOf = (ranking: Ranking, windowStart: EpochMs, limit: number): string =>
  [
    `<p>Window that began ${escaped(new Date(windowStart).toISOString())}</p>`,
    ...RANKING_TYPES.map((type) => {
      const { title, columns } = rankingShapeOf(type);
      const shown = Object.values(columns).filter((figure) => figure in HEADINGS);
      return tableOf(
        title,
        ['#', 'Title', ...shown.map((figure) => HEADINGS[figure] ?? figure)],
        ranking[type]
          .slice(0, limit)
          .map((row) => [row.rank, row.title, ...shown.map((figure) => row[figure] ?? null)]),
      );
    }),
  ].join('\n');

/** What CloudWatch shows to whoever adds the widget. */
export const describeWidget = (): string =>
  `## Rankings
The newest trending, breakout and declining movies.

### Parameters
| Parameter | Meaning |
|---|---|
| **limit** | Places of each ranking, 1 to 100 (default 10) |

\`\`\`yaml
limit: 10
\`\`\``;

const tableOf = (title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  if (rows.length === 0) return `<h3>${escaped(title)}</h3><p>None.</p>`;
  const headers = head.map((text) => `<th>${escaped(text)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escaped(textOf(cell))}</td>`).join('')}</tr>`)
    .join('');
  return `<h3>${escaped(title)}</h3><table><thead><tr>${headers}</tr></thead><tbody>${body}</tbody></table>`;
};

const textOf = (cell: Cell): string => {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  return Number.isInteger(cell) ? String(cell) : cell.toFixed(2);
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that stands for itself in HTML, also in an attribute. */
const escaped = (text: string): string =>
  printable(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
