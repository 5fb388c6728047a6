import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Ends a child's process group when this process ends, however it ends. A shell holds the other end of a pipe to this
 * process: the pipe closes with it, and the shell does the rest. The only way that outlasts SIGKILL.
 *
 * @param child started detached, so that it leads a group of its own
 */
export const endWithThisProcess = (child: ChildProcess): void => {
  const script =
    'read -r _; kill -s TERM -- "-$1" || exit 0; ' +
    'for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -s 0 -- "-$1" || exit 0; done; kill -s KILL -- "-$1"';
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', `${child.pid}`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
  child.once('exit', () => watcher.kill('SIGKILL'));
};
