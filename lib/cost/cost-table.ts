/** The estimate as tables in Markdown: README shows them, and a test keeps them true. */
import { STAGES } from '../stages.ts';
import {
  type Costs,
  costsPerMillionRecords,
  idleCosts,
  monthlyEstimate,
  recordsPerDayOf,
  rememberedDaysOf,
  totalOf,
} from './cost-model.ts';
import { PRICE_LIST } from './prices.ts';

const MOVIES = [500, 5_000, 100_000];

const usd = (value: number): string =>
  `$${value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [rowOf(head), rowOf(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(rowOf)].join('\n');

const byStage = (costsOf: (stage: (typeof STAGES)['development']) => Costs): string[][] => {
  const all = Object.values(STAGES).map(costsOf);
  const names = [...new Set(all.flatMap((costs) => Object.keys(costs)))];
  return [
    ...names.map((name) => [name, ...all.map((costs) => usd(costs[name] ?? 0))]),
    ['**sum**', ...all.map((costs) => `**${usd(totalOf(costs))}**`)],
  ];
};

export const costTablesOf = (transitions: number): string => {
  const stages = Object.keys(STAGES);
  const runs = MOVIES.map((movies) => {
    const { run, perRun } = monthlyEstimate(STAGES.production, { movies, recordsPerDay: 0, transitions });
    const figures = [run.changedMovies, run.readUnits, run.writeUnits, run.ttlDeletes, run.documents, run.transitions];
    return [
      movies.toLocaleString('en'),
      ...figures.map((figure) => figure.toLocaleString('en')),
      `$${totalOf(perRun).toFixed(4)}`,
    ];
  });
  const days = MOVIES.map((movies) => {
    const { levels, entries, catalogueDays, gb, costs } = rememberedDaysOf(movies);
    const rows = [levels, entries, catalogueDays].map((count) => count.toLocaleString('en'));
    return [movies.toLocaleString('en'), ...rows, (1_000 * gb).toFixed(1), usd(totalOf(costs))];
  });
  const months = MOVIES.map((movies) => {
    const recordsPerDay = recordsPerDayOf(movies);
    const estimates = Object.values(STAGES).map((stage) =>
      monthlyEstimate(stage, { movies, recordsPerDay, transitions }),
    );
    return [
      movies.toLocaleString('en'),
      recordsPerDay.toLocaleString('en'),
      ...estimates.map(({ month }) => usd(month)),
    ];
  });
  return [
    `US dollars, list prices of ${PRICE_LIST.region}, ${PRICE_LIST.date}, without free tiers.`,
    ['Idle, per month:', tableOf(['', ...stages], byStage(idleCosts))].join('\n\n'),
    ['Per million records:', tableOf(['', ...stages], byStage(costsPerMillionRecords))].join('\n\n'),
    [
      'One run of the workflow:',
      tableOf(
        ['movies', 'changed', 'read units', 'write units', 'TTL deletes', 'documents', 'transitions', 'cost'],
        runs,
      ),
    ].join('\n\n'),
    [
      'What is remembered of days, for trends:',
      tableOf(['movies', 'daily_levels', 'catalogue_entries', 'catalogue_days', 'MB', 'per month'], days),
    ].join('\n\n'),
    ['Everything, per month:', tableOf(['movies', 'records a day', ...stages], months)].join('\n\n'),
    'Each price is in `prices.json` with its source: price files, documents and public reports, not an invoice.',
  ].join('\n\n');
};
