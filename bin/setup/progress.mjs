/** Progress goes to standard error: standard output belongs to the command that follows. */
const out = process.stderr;
const REFRESH_MS = 1_000;
/** Between two lines where they cannot be refreshed in place, such as in a build log. */
const PLAIN_EVERY_SECONDS = 10;

/**
 * Runs a step. Once it takes over a second its name is shown with the elapsed seconds.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} step
 */
export async function withProgress(name, step) {
  const startedAt = performance.now();
  const elapsedSeconds = () => Math.round((performance.now() - startedAt) / 1000);
  let isShown = false;
  const timer = setInterval(() => {
    const seconds = elapsedSeconds();
    if (out.isTTY) out.write(`\r${name} … ${seconds} s`);
    else if (!isShown || seconds % PLAIN_EVERY_SECONDS === 0) out.write(`${name} … ${seconds} s\n`);
    isShown = true;
  }, REFRESH_MS);
  const finish = (/** @type {string} */ outcome) => {
    clearInterval(timer);
    if (isShown) out.write(`${out.isTTY ? '\r' : ''}${name}: ${outcome} ${elapsedSeconds()} s\n`);
  };
  try {
    const result = await step();
    finish('done in');
    return result;
  } catch (error) {
    finish('failed after');
    throw error;
  }
}
