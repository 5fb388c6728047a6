/** Code that must not pass, by the rule that has to stop it: the path decides which rules hold. */
export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly source: string;
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `export const line${index} = ${index};\n`).join('');

const longFunction = `export function long(): number {\n  let sum = 0;\n${'  sum += 1;\n'.repeat(50)}  return sum;\n}\n`;

const importing = (path: string, specifier: string): Violation => ({
  rule: 'house(layering)',
  path,
  source: `import { thing } from '${specifier}';\n\nexport const use = thing;\n`,
});

const core = (rule: string, name: string, source: string): Violation => ({
  rule,
  path: `lambdas/core/${name}.ts`,
  source,
});

const LAYERING: readonly Violation[] = [
  importing('lambdas/core/uses-adapter.ts', '../adapters/thing.ts'),
  importing('lambdas/core/uses-adapter-in-disguise.ts', './../core/../adapters/thing.ts'),
  importing('lambdas/core/uses-package.ts', 'kafkajs'),
  importing('lambdas/core/uses-node.ts', 'node:fs'),
  importing('lambdas/core/sentiment/uses-handler.ts', '../../poll-tmdb/thing.ts'),
  importing('lambdas/poll-tmdb/handler.ts', '../adapters/thing.ts'),
  importing('lambdas/score-reviews/handler.ts', '../poll-tmdb/thing.ts'),
  importing('lambdas/aggregate-ratings/handler.ts', './aggregate-ratings.lambda.ts'),
  importing('lambdas/adapters/uses-handler.ts', '../poll-tmdb/handler.ts'),
  importing('lambdas/adapters/uses-localstack.ts', '../../localstack/thing.ts'),
  importing('lambdas/adapters/uses-bin.ts', '../../bin/thing.ts'),
  importing('lambdas/adapters/uses-lib.ts', '../../lib/thing.ts'),
  importing('lambdas/poll-tmdb/uses-other.lambda.ts', '../score-reviews/thing.ts'),
  importing('lib/uses-core.ts', '../lambdas/core/thing.ts'),
  importing('lib/uses-bin.ts', '../bin/thing.ts'),
  importing('schema/uses-core.ts', '../lambdas/core/thing.ts'),
  importing('schema/uses-package.ts', 'avsc'),
  importing('bin/uses-test.ts', '../test/thing.ts'),
  importing('bin/uses-handler.ts', '../lambdas/poll-tmdb/thing.ts'),
  importing('localstack/uses-test.ts', '../test/thing.ts'),
  importing('localstack/uses-lib.ts', '../lib/thing.ts'),
  importing('localstack/uses-root.ts', '../lambdas/poll-tmdb/poll-tmdb.lambda.ts'),
  // Rooms: bin/house-rules/rooms.ts.
  importing('lambdas/core/poll/uses-stream.ts', '../stream/thing.ts'),
  importing('lambdas/core/uses-room.ts', './poll/thing.ts'),
  importing('lambdas/core/unknown-room/uses-poll.ts', '../poll/thing.ts'),
  importing('lambdas/adapters/memory/uses-keyspaces.ts', '../keyspaces/thing.ts'),
  importing('lambdas/adapters/keyspaces/uses-lambda.ts', '../lambda/thing.ts'),
  importing('localstack/backend/uses-run.ts', '../run/thing.ts'),
  importing('localstack/console/answers/uses-run.ts', '../../run/thing.ts'),
  importing('localstack/engines/jvm/uses-emulators.ts', '../../emulators/thing.ts'),
  importing('lib/constructs/function/uses-state.ts', '../state/thing.ts'),
  importing('bin/operator/uses-commands.ts', './commands/thing.ts'),
  core(
    'house(layering)',
    'type-import',
    "import type { Thing } from '../adapters/thing.ts';\n\nexport type Use = Thing;\n",
  ),
  core('house(layering)', 'inline-type', "export type Use = import('../adapters/thing.ts').Thing;\n"),
  core('house(layering)', 're-export', "export { thing } from '../adapters/thing.ts';\n"),
  core('house(layering)', 're-export-all', "export * from '../adapters/thing.ts';\n"),
  core('house(layering)', 'at-run-time', "export const load = () => import('../adapters/thing.ts');\n"),
];

const PROMISES: readonly Violation[] = [
  core(
    'typescript(no-floating-promises)',
    'floating',
    'export const start = (send: () => Promise<void>) => {\n  send();\n};\n',
  ),
  core(
    'typescript(no-floating-promises)',
    'voided',
    'export const start = (send: () => Promise<void>) => {\n  void send();\n};\n',
  ),
  core(
    'typescript(no-floating-promises)',
    'floating-list',
    'export const start = (sends: (() => Promise<void>)[]) => {\n  sends.map((send) => send());\n};\n',
  ),
  core(
    'typescript(no-misused-promises)',
    'in-for-each',
    'export const start = (sends: (() => Promise<void>)[]) => sends.forEach(async (send) => await send());\n',
  ),
  core(
    'typescript(no-misused-promises)',
    'as-condition',
    'export const start = (has: () => Promise<boolean>) => (has() ? 1 : 2);\n',
  ),
  core('typescript(await-thenable)', 'await-value', 'export const wait = async (ms: number) => await ms;\n'),
  core(
    'typescript(return-await)',
    'return-from-try',
    'export async function start(send: () => Promise<void>): Promise<void> {\n  try {\n    return send();\n  } catch {\n    return;\n  }\n}\n',
  ),
];

const FAULTS: readonly Violation[] = [
  core('typescript(only-throw-error)', 'throw-text', "export const stop = () => {\n  throw 'text';\n};\n"),
  core(
    'typescript(prefer-promise-reject-errors)',
    'reject-text',
    "export const stop = () => Promise.reject('text');\n",
  ),
  core(
    'typescript(switch-exhaustiveness-check)',
    'missing-case',
    "export function size(of: 'a' | 'b'): number {\n  switch (of) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
  ),
  core('typescript(no-explicit-any)', 'any', 'export const size = (of: any): number => of.length;\n'),
  core(
    'typescript(no-unnecessary-type-assertion)',
    'assertion',
    'export const size = (of: string): string => of as string;\n',
  ),
];

const SURROUNDINGS: readonly Violation[] = [
  core('eslint(no-restricted-properties)', 'date-now', 'export const at = () => Date.now();\n'),
  core('eslint(no-restricted-properties)', 'math-random', 'export const draw = () => Math.random();\n'),
  core('eslint(no-restricted-globals)', 'performance-now', 'export const at = () => performance.now();\n'),
  core('eslint(no-restricted-globals)', 'timer', 'export const wait = (then: () => void) => setTimeout(then, 1);\n'),
  core('house(no-current-date)', 'new-date', 'export const at = () => new Date();\n'),
  core('house(no-current-date)', 'date-call', 'export const at = () => Date();\n'),
  {
    rule: 'house(no-for-await)',
    path: 'lambdas/adapters/keyspaces/rows-of-a-page.ts',
    source:
      'export async function read(rows: AsyncIterable<string>): Promise<void> {\n  for await (const row of rows) void row;\n}\n',
  },
  {
    rule: 'house(no-current-date)',
    path: 'lambdas/project-metadata/handler.ts',
    source: 'export const at = () => new Date();\n',
  },
  core('node(no-process-env)', 'environment', 'export const token = process.env["TOKEN"];\n'),
  {
    rule: 'node(no-process-env)',
    path: 'lambdas/adapters/environment.ts',
    source: 'export const token = process.env["TOKEN"];\n',
  },
  { rule: 'node(no-process-env)', path: 'lib/environment.ts', source: 'export const token = process.env["TOKEN"];\n' },
];

const SHAPE: readonly Violation[] = [
  core('eslint(max-lines)', 'long-file', lines(251)),
  { rule: 'eslint(max-lines)', path: 'lambdas/long/handler.ts', source: lines(81) },
  { rule: 'eslint(max-lines)', path: 'lambdas/long/long.lambda.ts', source: lines(26) },
  { rule: 'eslint(max-lines)', path: 'test/long.test.ts', source: lines(401) },
  core('eslint(max-lines-per-function)', 'long-function', longFunction),
  core('unicorn(filename-case)', 'camelCase', lines(1)),
  core('unicorn(filename-case)', 'snake_case', lines(1)),
  { rule: 'unicorn(filename-case)', path: 'test/someThing.test.ts', source: lines(1) },
  core('import(no-default-export)', 'default-export', 'export default 1;\n'),
  core('import(no-cycle)', 'cycle', "export { cycle } from './cycle-back.ts';\n\nexport const back = 1;\n"),
];

export const VIOLATIONS: readonly Violation[] = [...LAYERING, ...PROMISES, ...FAULTS, ...SURROUNDINGS, ...SHAPE];

/** What the rules must let through, as near to the violations as can be. */
export const CLEAN: Readonly<Record<string, string>> = {
  'lambdas/core/thing.ts':
    'export const thing = (ms: number) => new Date(ms).toISOString();\nexport type Thing = typeof thing;\n',
  'lambdas/core/sentiment/clean.ts':
    "import { name } from '../../../schema/thing.ts';\nimport { thing } from '../thing.ts';\n\nexport const clean = () => thing(name.length);\n",
  'lambdas/core/stream/thing.ts': 'export const thing = 1;\n',
  'lambdas/core/trends/uses-stream.ts':
    "import { thing } from '../stream/thing.ts';\nimport { thing as hall } from '../thing.ts';\n\nexport const use = [thing, hall];\n",
  'lambdas/adapters/thing.ts':
    "import { readFileSync } from 'node:fs';\nimport { thing as core } from '../core/thing.ts';\n\nexport type Thing = string;\nexport const thing = () => core(Date.now()) + readFileSync('x').length + Math.random();\n",
  'lambdas/poll-tmdb/thing.ts': "import { thing as core } from '../core/thing.ts';\n\nexport const thing = core(1);\n",
  'lambdas/clean/handler.ts': `import { name } from '../../schema/thing.ts';\nimport { thing } from '../core/thing.ts';\nimport { config } from './config.ts';\n\nexport const handle = async (send: (text: string) => Promise<void>) => await send(thing(config) + name);\n${lines(74)}`,
  'lambdas/clean/config.ts': 'export const config = 3;\n',
  'lambdas/clean/clean.lambda.ts':
    "import { thing } from '../adapters/thing.ts';\nimport { handle } from './handler.ts';\n\nexport const handler = () => handle(async (text) => console.log(thing(), text, process.env['TOKEN']));\n",
  'schema/thing.ts': "import { rows } from './rows.ts';\n\nexport const name = `thing${rows}`;\n",
  'schema/rows.ts': lines(249).concat('export const rows = 1;\n'),
  'lib/thing.ts': "import { name } from '../schema/thing.ts';\n\nexport const thing = name;\n",
  'bin/thing.ts':
    "import { thing as stack } from '../lib/thing.ts';\n\nexport const thing = [stack, process.env['HOME']];\n",
  'localstack/thing.ts':
    "import { handle } from '../lambdas/clean/handler.ts';\n\nexport const thing = () => handle(async (text) => console.log(text, process.env['HOME'], new Date()));\n",
  'test/thing.ts': "import { thing as local } from '../localstack/thing.ts';\n\nexport const thing = local;\n".concat(
    lines(397),
  ),
  'lambdas/core/cycle-back.ts': "export { back } from './cycle.ts';\n\nexport const cycle = 1;\n",
};
