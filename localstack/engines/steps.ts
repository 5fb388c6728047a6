/** Named, timed steps: how a start or a stop tells what it is doing. */
export interface Steps {
  /** Does `work` and reports `name` with the time it took, or that it failed. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
  note(message: string): void;
}

/** One line per step, when it is over: `✓ Kafka 4.4.0 ready on 127.0.0.1:19092 (2.8 s)`. */
export const printedSteps = (print: (line: string) => void): Steps => ({
  async run(name, work) {
    const startedMs = performance.now();
    const took = () => `(${((performance.now() - startedMs) / 1_000).toFixed(1)} s)`;
    try {
      const result = await work();
      print(`✓ ${name} ${took()}`);
      return result;
    } catch (error) {
      print(`✗ ${name} ${took()}`);
      throw error;
    }
  },
  note: (message) => print(`  ${message}`),
});

export const silentSteps: Steps = printedSteps(() => {});
