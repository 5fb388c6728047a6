import type { Steps } from '../../engines/steps.ts';
import type { ConsoleSnapshot } from '../source/wire-pipeline.ts';

type ShownStep = ConsoleSnapshot['steps'][number];

const MOST = 40;

/** The steps of a start, told while they are under way as well. */
export class StartSteps {
  readonly #steps: ShownStep[] = [];
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  all(): readonly ShownStep[] {
    return [...this.#steps];
  }

  /** The same steps, remembered. */
  watching = (steps: Steps): Steps => ({
    note: steps.note,
    run: async (name, work) => {
      const startedMs = performance.now();
      const index = this.#steps.push({ text: name, tookMs: null }) - 1;
      if (this.#steps.length > MOST) return steps.run(name, work);
      this.#onChange();
      try {
        return await steps.run(name, work);
      } finally {
        this.#steps[index] = { text: name, tookMs: Math.round(performance.now() - startedMs) };
        this.#onChange();
      }
    },
  });
}
