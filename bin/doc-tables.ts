/**
 * `node bin/setup.mjs bin/doc-tables.ts`: the tables of documents that are made of code. `--write` puts each between its
 * comments; a test compares.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTables } from '../localstack/backend/cassandra-ddl.ts';
import { docTablesOf, withTable } from './doc-tables/all-tables.ts';

const ROOT = join(import.meta.dirname, '..');

const settings = await readFile(join(ROOT, 'lib', 'stage-settings.ts'), 'utf8');
for (const docTable of docTablesOf({ settings, tables: await readTables() })) {
  const file = join(ROOT, docTable.file);
  if (process.argv.includes('--write')) await writeFile(file, withTable(await readFile(file, 'utf8'), docTable));
  else console.log(`${docTable.file}, ${docTable.name}:\n${docTable.table}\n`);
}
