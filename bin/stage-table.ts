/**
 * `node bin/setup.mjs bin/stage-table.ts`: the settings of every stage as a table, for lib/README.md. `--write` puts it between the
 * markers there; a test compares the two.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stageTableOf, withTable } from './stage-table/settings-table.ts';

const ROOT = join(import.meta.dirname, '..');
const README = join(ROOT, 'lib', 'README.md');

const table = stageTableOf(await readFile(join(ROOT, 'lib', 'stage-settings.ts'), 'utf8'));
if (process.argv.includes('--write')) await writeFile(README, withTable(await readFile(README, 'utf8'), table));
else console.log(table);
