import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from '../output-of.ts';
import type { LintFinding } from './lint-findings.ts';

/** Every package with its version and hashes: pip refuses another file, whoever serves it. */
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const POLICIES = join(import.meta.dirname, 'policies.py');

/** Where the linters' wheels are made for. */
const OLDEST_MINOR = 11;
const COMMANDS = ['python3', 'python3.13', 'python3.12', 'python3.11'];

/** A Python that runs them; `null` where there is none. */
export const findPython = async (): Promise<string | null> => {
  for (const command of COMMANDS) {
    const { output } = await outputOf(command, ['--version'], '.').catch(() => ({ output: '' }));
    const minor = Number(/^Python 3\.(\d+)\./.exec(output)?.[1] ?? 0);
    if (minor >= OLDEST_MINOR) return command;
  }
  return null;
};

/** The folder of an environment that has the linters, made below `folder` where it is not there yet. @throws Error with pip's words */
export const installLinters = async (python: string, folder: string): Promise<string> => {
  const hash = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const installed = join(folder, `linters-${hash}`);
  if (existsSync(join(installed, 'bin', 'cfn-lint'))) return installed;
  await mkdir(folder, { recursive: true });
  // Scripts in it name its own path: it is made in its place, and one that was not finished is made anew.
  await rm(installed, { recursive: true, force: true });
  await runOrFail(python, ['-m', 'venv', installed]);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '-r',
    REQUIREMENTS,
  ];
  const cfnLint = join(installed, 'bin', 'cfn-lint');
  await runOrFail(join(installed, 'bin', 'python'), pip).catch(async (error: unknown) => {
    if (existsSync(cfnLint)) await rename(cfnLint, `${cfnLint}.unfinished`);
    throw error;
  });
  return installed;
};

const runOrFail = async (command: string, args: readonly string[]): Promise<void> => {
  const { code, output } = await outputOf(command, args, '.');
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} failed:\n${output.trimEnd().split('\n').slice(-8).join('\n')}`);
};

interface CfnLintMatch {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** @param files of templates */
export const cfnLint = async (linters: string, files: readonly string[]): Promise<LintFinding[]> => {
  const args = ['--format', 'json', '--regions', 'us-east-1', '--template', ...files];
  const { output } = await outputOf(join(linters, 'bin', 'cfn-lint'), args, '.');
  const matches = JSON.parse(output === '' ? '[]' : output) as CfnLintMatch[];
  return matches.map(({ Filename, Message, Rule, Location }) => ({
    rule: `cfn-lint ${Rule.Id}`,
    where: `${Filename.split('/').at(-1) ?? ''} ${(Location.Path ?? []).join('.')}`,
    message: Message,
  }));
};

/** @param documents policies without references, and where each is */
export const parliament = async (
  linters: string,
  policies: readonly { readonly where: string; readonly document: unknown }[],
): Promise<LintFinding[]> => {
  const child = spawn(join(linters, 'bin', 'python'), ['-W', 'ignore', POLICIES], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(policies.map(({ document }) => `${JSON.stringify(document)}\n`).join(''));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  const code = await promise;
  if (code !== 0) throw new Error(`parliament ended with ${code ?? 'a signal'}`);
  return Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, index, issue, detail = ''] = /^(\d+) (\S+) (.*)$/.exec(line) ?? [];
      const { where = '' } = policies[Number(index)] ?? {};
      return { rule: `parliament ${issue ?? ''}`, where, message: detail };
    });
};
