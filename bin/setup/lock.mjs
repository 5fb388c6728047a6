import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withProgress } from './progress.mjs';

const POLL_MS = 200;
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Runs `work` while no other setup of this clone does. A lock left behind by a process that is gone is taken over.
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} work
 */
export async function withLock(root, work) {
  const folder = join(root, '.speed-layer');
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'setup.lock');
  if (!tryLock(lock))
    await withProgress(`waiting for another setup, process ${holderOf(lock)}`, () => untilLocked(lock));
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function untilLocked(/** @type {string} */ lock) {
  const startedAt = performance.now();
  while (!tryLock(lock)) {
    if (performance.now() - startedAt > LONGEST_WAIT_MS) {
      throw new Error(
        `process ${holderOf(lock)} has held ${lock} for 15 minutes. If it is not a setup, delete that file.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** A hard link appears with its content or not at all, so nobody reads a half-written process id. */
function tryLock(/** @type {string} */ lock) {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    return tryLink(mine, lock) || (removeIfStale(mine, lock) && tryLink(mine, lock));
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Only who holds the claim on a dead holder may delete its lock: a slower one would delete its successor's. */
function removeIfStale(/** @type {string} */ mine, /** @type {string} */ lock) {
  const holder = holderOf(lock);
  if (holder === undefined || isAlive(holder)) return false;
  const claim = `${lock}.after-${holder}`;
  if (!tryLink(mine, claim)) return false;
  if (holderOf(lock) === holder) rmSync(lock, { force: true });
  rmSync(claim, { force: true });
  return true;
}

function tryLink(/** @type {string} */ from, /** @type {string} */ to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(/** @type {string} */ lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (/** @type {unknown} */ error) => (error instanceof Error && 'code' in error ? error.code : undefined);
