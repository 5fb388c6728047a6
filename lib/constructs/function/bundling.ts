/** How a function becomes one small file: the same in a deployment and in the tests that measure and run it. */
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { FunctionName } from '../../../schema/names.ts';
import { LEFT_OUT, REPLACED } from './left-out.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The file that Lambda loads; its handler is `index.handler`. */
export const BUNDLE_FILE = 'index.js';

/** Where the source of a function's bundle begins. */
export const entryOf = (functionName: FunctionName): string =>
  join(ROOT, 'lambdas', functionName, `${functionName}.lambda.ts`);

/**
 * Writes the bundle of what `entry` imports to `outfile`. CommonJS, as the drivers are: in an ES module their `require` is
 * undefined. The SDK is left to the runtime, which has it.
 */
export const bundle = async (entry: string, outfile: string): Promise<void> => {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['@aws-sdk/*', '@smithy/*'],
    // As `require`: `import()` does not look where Lambda keeps its SDK.
    supported: { 'dynamic-import': false },
    plugins: [leaveOut],
    logLevel: 'error',
  });
};

/** A cold start reads and compiles every byte: parts of the drivers that no function of ours can reach stay out. */
const leaveOut: Plugin = {
  name: 'leave-out',
  setup: (bundling) => {
    bundling.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, ({ path }) => {
      const module = path.replaceAll('\\', '/').split('/node_modules/').at(-1) ?? '';
      const replacement = REPLACED.find(([part]) => part.test(module))?.[1];
      if (replacement !== undefined) return { contents: replacement(), loader: 'js' };
      return LEFT_OUT.some((part) => part.test(module)) ? { contents: absentModule(module), loader: 'js' } : undefined;
    });
  },
};

/**
 * Names read from it, and objects made with it, are more of the same, since drivers make at once what they may never use;
 * whoever calls one, sets something on it or compares with it is told what is missing.
 */
const absentModule = (module: string): string => `
const absent = () => { throw new Error(${JSON.stringify(
  `${module} is not in this bundle: take it off the list in lib/constructs/function/left-out.ts`,
)}); };
const part = new Proxy(function () {}, {
  apply: absent,
  defineProperty: absent,
  construct: () => part,
  get: (target, name) => (name === 'prototype' ? target.prototype : name === Symbol.hasInstance ? absent : part),
});
module.exports = part;`;
