import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { RUN } from '../../localstack/run/command-line.ts';
import { processorSecondsOf } from '../pipeline/processor-time.ts';

/** What a run had used when its world's clock stood there. */
export interface Sample {
  readonly worldMs: number;
  readonly seconds: number;
}

const LINE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)Z live/gm;

/**
 * A run in memory of a world that another run has too: at the same instant of the world both have done the same, whatever the
 * clock on the wall says.
 */
export class WatchedTwin {
  readonly #child: ChildProcess;
  readonly #samples: Sample[] = [];
  #said = '';

  constructor(folder: string) {
    this.#child = spawn(process.execPath, [RUN, '--engine', 'memory', '--history', '4h'], {
      env: { ...process.env, SPEED_LAYER_CONSOLE_PORT: '0', SPEED_LAYER_FOLDER: folder, TMDB_API_TOKEN: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString();
      for (const [, day, time] of chunk.toString().matchAll(LINE))
        this.#sample(Date.parse(`${day}T${time}Z`)).catch(() => undefined);
    });
  }

  async #sample(worldMs: number): Promise<void> {
    this.#samples.push({ worldMs, seconds: await processorSecondsOf(this.#child.pid ?? 0) });
  }

  get worldMs(): number {
    return this.#samples.at(-1)?.worldMs ?? 0;
  }

  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.#said);
      if (match !== null) return match[1] ?? '';
      if (this.#child.exitCode !== null) throw new Error(`the run has ended:\n${this.#said}`);
      await sleep(100);
    }
  }

  async reaches(worldMs: number): Promise<void> {
    while (this.worldMs < worldMs) await sleep(100);
  }

  secondsBetween(fromMs: number, untilMs: number): number {
    return secondsAt(this.#samples, untilMs) - secondsAt(this.#samples, fromMs);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Between two samples processor time passes evenly. */
export const secondsAt = (samples: readonly Sample[], worldMs: number): number => {
  const after = samples.find((sample) => sample.worldMs >= worldMs);
  const before = samples.findLast((sample) => sample.worldMs <= worldMs);
  if (before === undefined || after === undefined) return Number.NaN;
  const share = after === before ? 0 : (worldMs - before.worldMs) / (after.worldMs - before.worldMs);
  return before.seconds + share * (after.seconds - before.seconds);
};
