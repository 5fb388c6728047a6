import type { EpochMs } from '../time.ts';
import type { Ranking } from '../trends/trend-ports.ts';

type Cell = string | number | null;

/** The newest rankings as HTML of three tables; whatever stands in them is text. */
export const pageOf = ({ trending, breakout, declining }: Ranking, windowStart: EpochMs, limit: number): string => {
  const movingOf = (rows: Ranking['breakout']) =>
    rows
      .slice(0, limit)
      .map((row): Cell[] => [row.rank, row.title, row.score, row.growth, row.velocity, row.reviewVolume]);
  const moving = ['#', 'Title', 'Score', 'Growth', 'Velocity', 'Reviews, 24 h'];
  return [
    `<p>Window that began ${escaped(new Date(windowStart).toISOString())}</p>`,
    tableOf(
      'Trending',
      ['#', 'Title', 'Score', 'Velocity', 'Label'],
      trending.slice(0, limit).map((row) => [row.rank, row.title, row.score, row.velocity, row.label]),
    ),
    tableOf('Breaking out', moving, movingOf(breakout)),
    tableOf('Declining', moving, movingOf(declining)),
  ].join('\n');
};

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
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
