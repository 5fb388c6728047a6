/**
 * `node bin/setup.mjs [<file or tool> [arguments]]`: installs what is missing, then runs a file, or a tool of
 * node_modules/.bin, with the project's own Node. Every npm script starts here, so this must work from a bare clone and
 * under any Node from 20 on: plain JavaScript, nothing imported but Node's own modules.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './setup/install.mjs';
import { isInstalled } from './setup/installed.mjs';
import { withLock } from './setup/lock.mjs';
import { run } from './setup/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...args] = process.argv.slice(2);

try {
  if (!isInstalled(root)) {
    await withLock(root, async () => {
      if (!isInstalled(root)) await install(root);
    });
  }
  if (command !== undefined) process.exitCode = await run(root, command, args);
} catch (error) {
  process.stderr.write(`\nsetup: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
