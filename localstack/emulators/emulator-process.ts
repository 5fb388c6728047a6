import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineCannotStart } from '../engines/engine.ts';
import { lastLines } from '../engines/process/command.ts';
import { endWithThisProcess } from '../engines/process/end-with-parent.ts';
import { endProcess, identityOf, sendSignal } from '../engines/process/process-table.ts';
import { spawnLogged } from '../engines/process/spawn-logged.ts';

export interface EmulatorPlan {
  /** Named in messages: `LocalStack 4.14.0` */
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Its working folder, with its log. */
  readonly folder: string;
  /** Answers 200 when it is ready. */
  readonly healthUrl: string;
}

const START_LIMIT_MS = 120_000;
const PROBE_INTERVAL_MS = 100;
const STOP_GRACE_MS = 10_000;

/** Starts it and waits until it is ready. @returns what ends it. @throws EngineCannotStart with its last words */
export const startEmulatorProcess = async (plan: EmulatorPlan): Promise<() => Promise<void>> => {
  const logFile = join(plan.folder, 'emulator.log');
  const { command, folder, env } = plan;
  const child = await spawnLogged(command, plan.arguments, { path: logFile, mode: 'w' }, { cwd: folder, env });
  endWithThisProcess(child);
  const stop = async () => {
    const identity = await identityOf(child.pid ?? 0);
    if (identity !== undefined) await endProcess(identity, STOP_GRACE_MS);
    // Functions that were still running; the group keeps its number as long as one of them lives.
    if (child.pid !== undefined) sendSignal(-child.pid, 'SIGKILL');
  };
  try {
    await untilReady(plan, child, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
};

const untilReady = async ({ title, healthUrl }: EmulatorPlan, child: ChildProcess, logFile: string): Promise<void> => {
  const deadlineMs = performance.now() + START_LIMIT_MS;
  while (!(await answers(healthUrl))) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || performance.now() > deadlineMs) {
      const fate = hasEnded ? 'ended while starting' : `did not answer within ${START_LIMIT_MS / 1_000} s`;
      const log = await readFile(logFile, 'utf8').catch(() => '');
      throw new EngineCannotStart(`${title} ${fate}. The end of ${logFile}:\n${lastLines(log, 15)}`);
    }
    await sleep(PROBE_INTERVAL_MS);
  }
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
};
