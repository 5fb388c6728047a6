import type { CqlTable } from '../../schema/cql.ts';
import { betweenLines } from './between-lines.ts';
import { reasonTable } from './reason-table.ts';
import { stageTableOf } from './settings-table.ts';
import { storeTableOf } from './store-table.ts';

/** What tables are made of beside values of the code. */
export interface TableSources {
  /** The text of lib/stage-settings.ts. */
  readonly settings: string;
  readonly tables: readonly CqlTable[];
}

export interface DocTable {
  /** From the root of the repository. */
  readonly file: string;
  readonly name: string;
  readonly table: string;
}

export const docTablesOf = ({ settings, tables }: TableSources): readonly DocTable[] => [
  { file: 'lib/README.md', name: 'settings of the stages', table: stageTableOf(settings) },
  { file: 'schema/README.md', name: 'tables', table: storeTableOf(tables) },
  { file: 'RUNBOOK.md', name: 'reasons of dead letters', table: reasonTable() },
];

/** The text with the table between its two comments, in the place of what stood there. */
export const withTable = (text: string, { name, table }: Pick<DocTable, 'name' | 'table'>): string =>
  betweenLines(
    text,
    `<!-- ${name}: node bin/setup.mjs bin/doc-tables.ts --write -->`,
    `<!-- end of the ${name} -->`,
    table,
  );
