import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { markInstalled, pinnedNodeOf } from './installed.mjs';
import { withProgress } from './progress.mjs';

/**
 * `--ignore-scripts=false`: the pinned Node arrives through an install script, which some people switch off for all
 * projects. `--prefer-offline`: the lock file names exact versions, so a cached package is never stale.
 */
const NPM_ARGUMENTS = ['ci', '--no-audit', '--no-fund', '--ignore-scripts=false', '--prefer-offline'];

/** What npm says → what to do. The first that matches counts. */
const REMEDIES = /** @type {const} */ ([
  [/ENOSPC/, 'the disk is full. Free about 500 MB and start again.'],
  [/EACCES|EPERM|EROFS/, 'npm may not write here. Make the folder and the npm cache (`npm config get cache`) yours.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/,
    'the npm registry cannot be reached. Check the network, the proxy and `npm config get registry`.',
  ],
  [/E401|E403/, 'the npm registry refuses the login. Check the credentials in ~/.npmrc.'],
  [/EUSAGE/, 'package.json and package-lock.json disagree. Run `npm install` and commit both.'],
]);

/** Brings node_modules to what package-lock.json asks for. */
export async function install(/** @type {string} */ root) {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new Error(`${root} is not writable. Make it yours, or clone to a folder that is.`);
  }
  const { code, output } = await withProgress('installing packages (npm ci)', () => npm(root));
  if (code !== 0) {
    const remedy = REMEDIES.find(([symptom]) => symptom.test(output))?.[1] ?? 'the output of npm above says why.';
    throw new Error(`${output.trimEnd()}\n\nThe packages are not installed: ${remedy}`);
  }
  if (!existsSync(pinnedNodeOf(root))) {
    throw new Error(
      `${output.trimEnd()}\n\nThe pinned Node is missing: npm did not run the install script of the package "node". ` +
        'Run `npm rebuild node --foreground-scripts` to see why.',
    );
  }
  markInstalled(root);
}

/** @returns {Promise<{ code: number | null, output: string }>} */
function npm(/** @type {string} */ root) {
  return new Promise((resolve, reject) => {
    const isWindows = process.platform === 'win32';
    const child = spawn('npm', NPM_ARGUMENTS, { cwd: root, shell: isWindows, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ text) => {
      output += text;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (cause) =>
      reject(new Error(`npm does not start (${cause.message}). It comes with Node: put both on PATH.`, { cause })),
    );
    child.once('close', (code) => resolve({ code, output }));
  });
}
