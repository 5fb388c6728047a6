import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { pinnedNodeOf } from './installed.mjs';

const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** A signal that comes twice within this time was sent once: by `timeout`, say, to a parent and to its group. */
const SAME_SIGNAL_MS = 500;

/**
 * Runs a file with the pinned Node, or a tool of node_modules/.bin, and resolves with its exit code.
 * @param {string} root
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export function run(root, command, args) {
  const bin = join(root, 'node_modules', '.bin');
  const isFile = /\.[cm]?[jt]s$/.test(command);
  const [program, programArgs] = isFile ? [pinnedNodeOf(root), [command, ...args]] : [join(bin, command), args];
  const isInteractive = process.stdin.isTTY === true;
  const child = spawn(program, programArgs, {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
    // Away from a terminal the child leads a group of its own: it then hears of a signal through us alone, once.
    detached: !isInteractive,
  });
  forwardSignals(child, isInteractive);
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${program} does not start: ${cause.message}`, { cause })));
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}

/** At a terminal Ctrl-C reaches the whole foreground group, so the child has it already: only wait for its end. */
function forwardSignals(
  /** @type {import('node:child_process').ChildProcess} */ child,
  /** @type {boolean} */ isInteractive,
) {
  for (const signal of FORWARDED) {
    let lastAt = Number.NEGATIVE_INFINITY;
    process.on(signal, () => {
      const isRepeated = performance.now() - lastAt < SAME_SIGNAL_MS;
      lastAt = performance.now();
      if (!isRepeated && !(isInteractive && signal === 'SIGINT')) child.kill(signal);
    });
  }
}
