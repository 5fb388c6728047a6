/** Every command line of the documents runs as it is written: on any Node, and with options that are there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../bin/operator/command-line/all-commands.ts';
import { runOptionsOf } from '../../localstack/run/run-options.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** npm's own. */
const NPM_COMMANDS = new Set(['ci', 'start', 'test', 'run']);

interface Documented {
  readonly file: string;
  readonly line: string;
}

const documented: Documented[] = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '')
  .flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const blocks = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n'));
    const inline = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
    return (
      [...blocks, ...inline]
        .map((line) => line.trim().replace(/^(?:[A-Z_]+=\S+ )+/, ''))
        .filter((line) => /^(?:npm|npx|node) /.test(line))
        // What follows two blanks or a hash explains the command.
        .map((line) => ({ file, line: line.split(/ {2,}| #/)[0] ?? line }))
    );
  });

const argumentsOf = (line: string): string[] => line.split(' ').slice(line.split(' ').indexOf('--') + 1);
const hasArguments = (line: string): boolean => line.includes(' -- ');

/** Why it would not run; `undefined`: it runs. */
const faultOf = async (line: string): Promise<string | undefined> => {
  const [program, first = '', second = ''] = line.split(' ');
  if (program === 'node') {
    if (first !== 'bin/setup.mjs') return 'an older Node runs no TypeScript: begin with node bin/setup.mjs';
    return existsSync(join(ROOT, second)) ? undefined : `there is no ${second}`;
  }
  if (program === 'npx') {
    const missing = line.split(' ').filter((word) => word.startsWith('test/') && !existsSync(join(ROOT, word)));
    return missing.length === 0 ? undefined : `there is no ${missing.join(', ')}`;
  }
  if (!NPM_COMMANDS.has(first)) return `npm knows no "${first}" of ours`;
  if (first === 'run' && scripts[second] === undefined) return `package.json has no script "${second}"`;
  if (!hasArguments(line)) return undefined;
  return first === 'start' ? startFaultOf(argumentsOf(line)) : scriptFaultOf(second, argumentsOf(line));
};

const startFaultOf = (args: readonly string[]): string | undefined => {
  try {
    runOptionsOf(args, false);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

const scriptFaultOf = async (script: string, [name = '', ...rest]: readonly string[]): Promise<string | undefined> => {
  if (script === 'bench')
    return existsSync(join(ROOT, 'test', 'bench', `${name}.bench.ts`)) ? undefined : `no bench "${name}"`;
  if (script !== 'speed-layer' || name.startsWith('<')) return undefined;
  const listed = COMMANDS.find((command) => command.name === name);
  if (listed === undefined) return `there is no command "${name}"`;
  const { options } = await listed.load();
  const common = { stage: { type: 'string' }, region: { type: 'string' }, json: { type: 'boolean' } } as const;
  try {
    parseArgs({ args: rest, options: { ...options, ...common }, allowPositionals: true });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a command line of the documents', () => {
  it.each(documented)('runs as written: $line ($file)', async ({ line }) => {
    expect(await faultOf(line)).toBeUndefined();
  });

  it.each([
    ['node bin/release-schemas.ts', 'an older Node runs no TypeScript'],
    ['node bin/setup.mjs bin/no-such-file.ts', 'there is no bin/no-such-file.ts'],
    ['npx vitest run --project unit test/nowhere', 'there is no test/nowhere'],
    ['npm run no-such-script', 'package.json has no script'],
    ['npm start -- --engine cloud', 'choose one of'],
    ['npm run bench -- nothing', 'no bench'],
    ['npm run speed-layer -- nothing', 'there is no command'],
    ['npm run speed-layer -- lag --no-such-option', 'no-such-option'],
  ])('would not: %s', async (line, fault) => {
    expect(await faultOf(line)).toContain(fault);
  });
});
