/** `node bin/bundle.ts <function> <file>`: writes a function's bundle. CDK bundles synchronously, esbuild's plugins do not. */
import { bundle, entryOf } from '../lib/constructs/function/bundling.ts';
import { FUNCTIONS } from '../schema/names.ts';

const [name, outfile] = process.argv.slice(2);
const functionName = Object.values(FUNCTIONS).find((one) => one === name);
if (functionName === undefined || outfile === undefined) {
  throw new Error(
    `node bin/bundle.ts <function> <file>, where the function is one of ${Object.values(FUNCTIONS).join(', ')}`,
  );
}
await bundle(entryOf(functionName), outfile);
