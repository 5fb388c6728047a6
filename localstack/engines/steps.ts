/** Named, timed steps: how a start or a stop tells what it is doing. */
export interface Steps {
  /** Does `work` and reports `name` with the time it took, or that it failed. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
  note(message: string): void;
}

/** Told once a second of the steps that take longer than a moment, and once when none does any more. */
export type StepProgress = (running: readonly { readonly name: string; readonly forMs: number }[]) => void;

const TELL_EVERY_MS = 1_000;

/** One line per step, when it is over: `✓ Kafka 4.4.0 ready on 127.0.0.1:19092 (2.8 s)`. */
export const printedSteps = (print: (line: string) => void, progress?: StepProgress): Steps => {
  const running = new Map<symbol, { readonly name: string; readonly startedMs: number }>();
  const tell = (): void => {
    const now = performance.now();
    const long = [...running.values()].filter(({ startedMs }) => now - startedMs >= TELL_EVERY_MS);
    progress?.(long.map(({ name, startedMs }) => ({ name, forMs: now - startedMs })));
  };
  let timer: NodeJS.Timeout | undefined;
  const begin = (name: string, startedMs: number): (() => void) => {
    const step = Symbol(name);
    running.set(step, { name, startedMs });
    if (progress !== undefined) timer ??= setInterval(tell, TELL_EVERY_MS).unref();
    return () => {
      running.delete(step);
      if (running.size > 0) return;
      clearInterval(timer);
      timer = undefined;
      progress?.([]);
    };
  };
  return {
    async run(name, work) {
      const startedMs = performance.now();
      const took = () => `(${((performance.now() - startedMs) / 1_000).toFixed(1)} s)`;
      const end = begin(name, startedMs);
      try {
        const result = await work();
        end();
        print(`✓ ${name} ${took()}`);
        return result;
      } catch (error) {
        end();
        print(`✗ ${name} ${took()}`);
        throw error;
      }
    },
    note: (message) => print(`  ${message}`),
  };
};

export const silentSteps: Steps = printedSteps(() => {});
