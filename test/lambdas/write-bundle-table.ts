/** `node bin/setup.mjs test/lambdas/write-bundle-table.ts`: measures every bundle and writes the table of lib/constructs/README.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { FUNCTIONS } from '../../schema/names.ts';
import { BUNDLE_README, Bundles, loadTimesOf, MAX_LOAD_MS } from './bundle.ts';
import { withBundleTable } from './bundle-table.ts';
import { environmentOf } from './environment.ts';

const bundles = await Bundles.open();
const measured = [];
for (const name of Object.values(FUNCTIONS)) {
  const bundle = await bundles.make(name);
  const times = await loadTimesOf(bundle, environmentOf(name));
  measured.push({ name, bytes: bundle.bytes, loadMs: Math.min(...times) });
}
await bundles.close();
await writeFile(BUNDLE_README, withBundleTable(await readFile(BUNDLE_README, 'utf8'), measured, MAX_LOAD_MS));
