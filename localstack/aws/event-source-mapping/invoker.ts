import type { BatchOutcome, Clock, InvocationContext, MskEvent, Random, Sleep } from '../../../lambdas/core/ports.ts';
import { NO_LONGER_NEEDED } from './gate.ts';
import { errorOf, type MappingObserver } from './mapping-event.ts';

export interface LambdaContext extends InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
}

/** A handler as Lambda calls it. Resolving with nothing means that the whole batch is done. */
export type LambdaFunction = (event: MskEvent, context: LambdaContext) => Promise<BatchOutcome | undefined | void>;

export interface InvokerSettings {
  readonly invoke: LambdaFunction;
  readonly functionName: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly observer: MappingObserver;
}

export type InvocationResult = { readonly outcome: BatchOutcome | undefined } | { readonly error: Error };

/**
 * Calls the function with a deadline. A call that overruns it is given up, not ended: as in Lambda, whose frozen
 * environments thaw, it may go on while its records are delivered again.
 */
export class Invoker {
  readonly #settings: InvokerSettings;
  readonly #running = new Set<Promise<InvocationResult>>();
  #inFlight = 0;

  constructor(settings: InvokerSettings) {
    this.#settings = settings;
  }

  async invoke(event: MskEvent, records: number): Promise<InvocationResult> {
    const { clock, observer } = this.#settings;
    const startedAt = clock.now();
    observer({ kind: 'invoked', records, inFlight: ++this.#inFlight });
    const timer = new AbortController();
    try {
      const result = await Promise.race([this.#run(event, startedAt), this.#timeout(timer.signal)]);
      if ('outcome' in result) observer({ kind: 'delivered', records, ms: clock.now() - startedAt });
      return result;
    } finally {
      this.#inFlight--;
      timer.abort(NO_LONGER_NEEDED);
    }
  }

  /** Resolves when no call is left running, given up or not. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  #run(event: MskEvent, startedAt: number): Promise<InvocationResult> {
    const { invoke, functionName, timeoutMs, clock, random } = this.#settings;
    const deadline = startedAt + timeoutMs;
    const context: LambdaContext = {
      awsRequestId: requestIdOf(random),
      functionName,
      getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
    };
    const running = resultOf(async () => await invoke(event, context));
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  async #timeout(signal: AbortSignal): Promise<InvocationResult> {
    const { sleep, timeoutMs, functionName } = this.#settings;
    await sleep(timeoutMs, signal);
    return { error: new Error(`${functionName} timed out after ${timeoutMs} ms; its records are delivered again`) };
  }
}

const resultOf = async (call: () => Promise<BatchOutcome | undefined | void>): Promise<InvocationResult> => {
  try {
    return { outcome: (await call()) ?? undefined };
  } catch (thrown) {
    return { error: errorOf(thrown) };
  }
};

/** Shaped like Lambda's request ids; unique enough to tell invocations of one run apart. */
const requestIdOf = (random: Random): string => {
  const [a, b, c, d] = [hexOf(random), hexOf(random), hexOf(random), hexOf(random)];
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
};

const hexOf = (random: Random): string =>
  Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
