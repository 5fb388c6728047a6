import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type CommandOptions, runCommand, signalGroup, startCommand } from './run-command.ts';
import { makeTestFolder, plant } from './temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const LOCK_FILE = JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } });

/** Stands in for npm: notes that it ran, takes its time, and leaves what `npm ci` leaves. */
const NPM = `
const { appendFileSync, mkdirSync, rmSync, symlinkSync } = require('node:fs');
appendFileSync('npm-runs', process.argv.slice(2).join(' ') + '\\n');
setTimeout(() => {
  if (process.env.NPM_SAYS) { console.error(process.env.NPM_SAYS); process.exit(1); }
  rmSync('node_modules', { recursive: true, force: true });
  mkdirSync('node_modules/.bin', { recursive: true });
  if (!process.env.NPM_SKIPS_SCRIPTS) symlinkSync(process.execPath, 'node_modules/.bin/node');
}, Number(process.env.NPM_TAKES_MS ?? 100));
`;

function makeClone() {
  const folder = makeTestFolder();
  cpSync(join(ROOT, 'bin', 'setup.mjs'), join(folder, 'bin', 'setup.mjs'));
  cpSync(join(ROOT, 'bin', 'setup'), join(folder, 'bin', 'setup'), { recursive: true });
  plant(folder, {
    'package-lock.json': LOCK_FILE,
    'tools/npm': `#!/bin/sh\nexec "${process.execPath}" "$(dirname "$0")/npm.cjs" "$@"\n`,
    'tools/npm.cjs': NPM,
    'say.mjs': "console.log('says', ...process.argv.slice(2));\n",
    'fail.mjs': 'process.exit(7);\n',
  });
  chmodSync(join(folder, 'tools', 'npm'), 0o755);
  const options = (env: NodeJS.ProcessEnv = {}): CommandOptions => ({
    cwd: folder,
    env: { ...process.env, PATH: `${join(folder, 'tools')}${delimiter}${process.env['PATH']}`, ...env },
  });
  const start = (args: string[], env?: NodeJS.ProcessEnv) =>
    startCommand(process.execPath, ['bin/setup.mjs', ...args], options(env));
  const npmRuns = () => {
    const log = join(folder, 'npm-runs');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;
  };
  return { folder, options, npmRuns, start, run: (args: string[], env?: NodeJS.ProcessEnv) => start(args, env).result };
}

describe('installing', { timeout: 20_000 }, () => {
  it('happens once for two starts one after the other', async () => {
    const { run, npmRuns } = makeClone();
    const first = await run(['say.mjs', 'a b', '--c']);
    const second = await run(['say.mjs']);
    expect([first.code, first.stdout, second.code, npmRuns()]).toEqual([0, 'says a b --c\n', 0, 1]);
    expect(first.stderr + second.stderr).toBe('');
  });

  it('happens once for three starts at the same time', async () => {
    const { run, npmRuns } = makeClone();
    const results = await Promise.all([run(['say.mjs']), run(['say.mjs']), run(['say.mjs'])]);
    expect(results.map(({ code, stdout }) => [code, stdout])).toEqual(Array.from({ length: 3 }, () => [0, 'says\n']));
    expect(npmRuns()).toBe(1);
  });

  it('happens again when package-lock.json has changed', async () => {
    const { folder, run, npmRuns } = makeClone();
    await run([]);
    writeFileSync(join(folder, 'package-lock.json'), LOCK_FILE.replace('1.0.0', '2.0.0'));
    await run([]);
    expect(npmRuns()).toBe(2);
  });

  it('is spared when an install by hand brought the same packages, but not when it brought others', async () => {
    const { folder, run, npmRuns } = makeClone();
    await run([]);
    plant(folder, { 'node_modules/.setup': 'older', 'node_modules/.package-lock.json': LOCK_FILE });
    await run([]);
    expect(npmRuns()).toBe(1);
    plant(folder, { 'node_modules/.setup': 'older', 'node_modules/.package-lock.json': '{"packages":{}}' });
    await run([]);
    expect(npmRuns()).toBe(2);
  });

  it('takes over a lock whose process is gone', async () => {
    const { folder, run, npmRuns } = makeClone();
    const gone = await runCommand(process.execPath, ['-p', 'process.pid'], { cwd: folder });
    plant(folder, { '.speed-layer/setup.lock': gone.stdout.trim() });
    expect((await Promise.all([run([]), run([])])).map(({ code }) => code)).toEqual([0, 0]);
    expect(npmRuns()).toBe(1);
  });

  it('shows its progress once it takes over a second', async () => {
    const { run } = makeClone();
    const { stdout, stderr } = await run(['say.mjs'], { NPM_TAKES_MS: '1500' });
    expect(stderr).toMatch(/^installing packages \(npm ci\) … 1 s\ninstalling packages \(npm ci\): done in \d s\n$/);
    expect(stdout).toBe('says\n');
  });

  it.each([
    ['npm error code ENOTFOUND', 'the npm registry cannot be reached'],
    ['npm error code EACCES', 'npm may not write here'],
    ['npm error code ENOSPC', 'the disk is full'],
    ['npm error code EUSAGE', 'package.json and package-lock.json disagree'],
    ['npm error surprise', 'the output of npm above says why'],
  ])('explains "%s" and does not start the command', async (words, explanation) => {
    const { run } = makeClone();
    const { code, stdout, stderr } = await run(['say.mjs'], { NPM_SAYS: words });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(words);
    expect(stderr).toContain(explanation);
  });

  it('says so when npm did not bring the pinned Node', async () => {
    const { code, stderr } = await makeClone().run(['say.mjs'], { NPM_SKIPS_SCRIPTS: '1' });
    expect(code).toBe(1);
    expect(stderr).toContain('The pinned Node is missing');
  });

  it('says so when there is no npm', async () => {
    const { code, stderr } = await makeClone().run(['say.mjs'], { PATH: '/nowhere' });
    expect(code).toBe(1);
    expect(stderr).toContain('npm does not start');
  });
});

describe('running', { timeout: 20_000 }, () => {
  it("ends with the command's exit code", async () => {
    expect((await makeClone().run(['fail.mjs'])).code).toBe(7);
  });

  it('finds tools and the pinned Node first on PATH', async () => {
    const { folder, run } = makeClone();
    await run([]);
    plant(folder, { 'node_modules/.bin/tool': '#!/bin/sh\necho "$1"; command -v node\n' });
    chmodSync(join(folder, 'node_modules', '.bin', 'tool'), 0o755);
    expect((await run(['tool', 'x'])).stdout).toBe(`x\n${join(folder, 'node_modules', '.bin', 'node')}\n`);
  });

  it('says so when there is no such tool', async () => {
    const { code, stderr } = await makeClone().run(['no-such-tool']);
    expect(code).toBe(1);
    expect(stderr).toContain('no-such-tool does not start');
  });

  it('hands standard input on', async () => {
    const { folder, options } = makeClone();
    plant(folder, { 'echo.mjs': 'process.stdin.pipe(process.stdout);\n' });
    const { stdout } = await runCommand(process.execPath, ['bin/setup.mjs', 'echo.mjs'], {
      ...options(),
      stdin: 'a\nb',
    });
    expect(stdout).toBe('a\nb');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s on once, however often it comes, and waits for the end',
    async (signal) => {
      const { folder, start } = makeClone();
      plant(folder, { 'wait.mjs': waitingFor(signal) });
      const { child, result, says } = start(['wait.mjs']);
      await says('ready');
      // As `timeout` does: to the group, and once more.
      signalGroup(child, signal);
      await sleep(50);
      signalGroup(child, signal);
      expect(await result).toMatchObject({ code: 3, stdout: 'ready\nheard\nended\n' });
    },
  );

  it('reports a command that died of a signal as shells do', async () => {
    const { folder, run } = makeClone();
    plant(folder, { 'die.mjs': "process.kill(process.pid, 'SIGKILL');\n" });
    expect((await run(['die.mjs'])).code).toBe(137);
  });
});

/** A program that ends in its own time and with its own exit code. */
const waitingFor = (signal: string): string => `
process.on('${signal}', () => {
  console.log('heard');
  setTimeout(() => { console.log('ended'); process.exit(3); }, 300);
});
setInterval(() => {}, 1000);
console.log('ready');
`;
