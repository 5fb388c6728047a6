import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { terminalOn } from '../../../../localstack/run/screen/terminal.ts';
import { follow, RUN } from '../command-line.ts';

const UP = '\u001b[1A';

const streamOf = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 90, rows: 40 });
  const text = (): string => stream.read()?.toString() ?? '';
  return { stream: stream as unknown as NodeJS.WriteStream, text };
};

describe('a terminal', () => {
  it('draws each picture over the one before, below lines that stay', () => {
    const { stream, text } = streamOf(true);
    const terminal = terminalOn(stream);
    expect([terminal.isInteractive, terminal.width]).toEqual([true, 90]);

    terminal.draw('first\npicture');
    expect(text()).toContain('first\npicture\n');
    terminal.line('a line that stays');
    const afterLine = text();
    expect(afterLine.indexOf(UP)).toBeLessThan(afterLine.indexOf('a line that stays\n'));
    expect(afterLine.indexOf('a line that stays\n')).toBeLessThan(afterLine.indexOf('first\npicture\n'));
    terminal.line('words '.repeat(20).trim());
    expect(text()).toMatch(/words words\n {2}words/);
    terminal.draw('second\npicture');
    expect(text()).toContain(UP);
    terminal.finish();
    terminal.line('the end');
    expect(text()).not.toContain(UP);
  });
});

describe('output that is no terminal, or one of no size', () => {
  it('gets lines where a container gives a terminal of no columns', () => {
    const { stream } = streamOf(true);
    expect(terminalOn(Object.assign(stream, { columns: 0 })).isInteractive).toBe(false);
  });

  it('gets lines and never a picture or a control code', () => {
    const { stream, text } = streamOf(false);
    const terminal = terminalOn(stream);
    terminal.draw('picture');
    terminal.line('line');
    terminal.finish();
    expect([terminal.isInteractive, text()]).toEqual([false, 'line\n']);
  });
});

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** util-linux's `script` gives a program a terminal; other systems' take other arguments. */
describe.runIf(process.platform === 'linux')('npm start on a terminal', () => {
  it('moves its numbers in place, and its last picture stays', { timeout: 60_000 }, async () => {
    const command =
      'stty cols 100 rows 50; ' +
      quoted([process.execPath, RUN, '--engine', 'memory', '--history', '0s', '--for', '4s']);
    const screen = follow(
      spawn('script', ['-qec', command, '/dev/null'], {
        env: { ...process.env, TERM: 'xterm' },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    const { code, output } = await screen.ended;

    expect(code).toBe(0);
    expect(output.split('produce→row').length).toBeGreaterThan(3);
    // As far up as to the first line that has changed.
    expect(output.split('\u001b[').some((part) => /^\d+A/.test(part))).toBe(true);
    expect(output.lastIndexOf('· stopped')).toBeGreaterThan(output.lastIndexOf('real time'));
    expect(output.lastIndexOf('Every record is in its row')).toBeGreaterThan(output.lastIndexOf('produce→row'));
  });
});
