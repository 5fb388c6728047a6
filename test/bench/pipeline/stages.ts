import { AsyncLocalStorage } from 'node:async_hooks';
import type { Stores, StreamHandler } from '../../../localstack/wiring/stream-wiring.ts';

/** Where a handler's time goes: before its first store request it decodes and decides, after it it waits for the store. */
export interface Stages {
  readonly handler: StreamHandler;
  /** Milliseconds in all invocations together. */
  readonly decideMs: () => number;
  readonly storeMs: () => number;
}

/** `wire` makes the handler over the stores it is given. */
export const stagesOf = (stores: Stores, wire: (stores: Stores) => StreamHandler): Stages => {
  // Invocations overlap, so each has a stopwatch of its own.
  const invocation = new AsyncLocalStorage<{ firstRequestAt?: number }>();
  let decideMs = 0;
  let storeMs = 0;
  const noting = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const stopwatch = invocation.getStore();
        if (stopwatch !== undefined) stopwatch.firstRequestAt ??= performance.now();
        return Reflect.get(target, name);
      },
    });
  const { deadLetters, ...views } = stores;
  const noted = Object.fromEntries(Object.entries(views).map(([name, store]) => [name, noting(store)]));
  const handler = wire({ ...noted, deadLetters } as Stores);
  return {
    handler: async (event, context) => {
      const stopwatch: { firstRequestAt?: number } = {};
      const startedAt = performance.now();
      const outcome = await invocation.run(stopwatch, () => handler(event, context));
      const endedAt = performance.now();
      const firstRequestAt = stopwatch.firstRequestAt ?? endedAt;
      decideMs += firstRequestAt - startedAt;
      storeMs += endedAt - firstRequestAt;
      return outcome;
    },
    decideMs: () => decideMs,
    storeMs: () => storeMs,
  };
};
