import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where node_modules remembers the hash of the package-lock.json it was installed from. */
const stampOf = (/** @type {string} */ root) => join(root, 'node_modules', '.setup');

export const pinnedNodeOf = (/** @type {string} */ root) => join(root, 'node_modules', '.bin', 'node');

/** Whether node_modules is what package-lock.json asks for, including the Node that the `node` package downloads. */
export function isInstalled(/** @type {string} */ root) {
  if (!existsSync(pinnedNodeOf(root))) return false;
  if (readIfThere(stampOf(root)) === lockHashOf(root)) return true;
  if (!matchesLock(root)) return false;
  markInstalled(root);
  return true;
}

/** Spares the next start a comparison; a node_modules that is read-only here is as good. */
export function markInstalled(/** @type {string} */ root) {
  try {
    writeFileSync(stampOf(root), lockHashOf(root));
  } catch {
    return;
  }
}

const lockHashOf = (/** @type {string} */ root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/**
 * Whether an install by hand (`npm i`) has brought the same packages: npm leaves a lock file of what it installed, which
 * lacks only the project itself and what was optional and not for this machine.
 */
function matchesLock(/** @type {string} */ root) {
  const installedText = readIfThere(join(root, 'node_modules', '.package-lock.json'));
  if (installedText === undefined) return false;
  const wanted = packagesOf(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const installed = packagesOf(installedText);
  const isRight = (/** @type {string} */ path) =>
    path === '' ||
    (installed[path] === undefined
      ? wanted[path]?.optional === true
      : installed[path].version === wanted[path]?.version);
  return [...Object.keys(wanted), ...Object.keys(installed)].every(isRight);
}

/** @returns {Record<string, { version?: string, optional?: boolean }>} by path below the root */
const packagesOf = (/** @type {string} */ lockText) => JSON.parse(lockText).packages;

function readIfThere(/** @type {string} */ path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
