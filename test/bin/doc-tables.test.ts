import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { docTablesOf, withTable } from '../../bin/doc-tables/all-tables.ts';
import { storeTableOf } from '../../bin/doc-tables/store-table.ts';
import { readTables } from '../../localstack/backend/cassandra-ddl.ts';
import { tablesOf } from '../../schema/cql.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const SOURCES = { settings: textOf('lib/stage-settings.ts'), tables: await readTables() };

describe('A table of the documents that is made of code', () => {
  it.each(docTablesOf(SOURCES))('stands in $file as it is: $name', (docTable) => {
    const text = textOf(docTable.file);
    expect(withTable(text, docTable)).toBe(text);
  });

  it('takes the place of an older one, and of nothing else', () => {
    const begin = '<!-- colours: node bin/setup.mjs bin/doc-tables.ts --write -->';
    const end = '<!-- end of the colours -->';
    const colours = { name: 'colours', table: 'new' };
    const text = `before\n${begin}\nold\n${end}\nafter\n`;
    expect(withTable(text, colours)).toBe(`before\n${begin}\nnew\n${end}\nafter\n`);
    expect(() => withTable('no place for it', colours)).toThrow('put these two lines');
  });

  it.each([
    [0, 'for ever'],
    [172_800, '48 h'],
    [259_200, '3 days'],
  ])('says of a time to live of %i s: %s', (seconds, words) => {
    const options = seconds === 0 ? '' : ` WITH default_time_to_live = ${seconds}`;
    const tables = tablesOf(`CREATE TABLE movies (a int, b int, c int, PRIMARY KEY ((a, b), c))${options}`);
    expect(storeTableOf(tables)).toContain(`| \`movies\` | (a, b), c | ${words} | project-metadata |`);
  });
});
