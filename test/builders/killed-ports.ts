import type { InvocationContext } from '../../lambdas/core/ports.ts';

/** A process that dies at its `nth` call of a port (from 1): before the call takes effect, or after it and noTelemetry. */
export interface Killing {
  readonly nth: number;
  readonly takesEffect: boolean;
}

/**
 * The same ports, until the process is dead: from then on no call takes effect, none is answered well, and no time is left.
 */
export class KilledPorts<Ports extends object> {
  readonly ports: Ports;
  readonly #killing: Killing;
  #calls = 0;

  constructor(ports: Ports, killing: Killing) {
    this.#killing = killing;
    const mortal = Object.entries(ports).map(([name, port]) => [name, this.#mortal(port as object)]);
    this.ports = Object.fromEntries(mortal) as Ports;
  }

  get isDead(): boolean {
    return this.#calls >= this.#killing.nth;
  }

  contextFor(context: InvocationContext): InvocationContext {
    return { getRemainingTimeInMillis: () => (this.isDead ? 0 : context.getRemainingTimeInMillis()) };
  }

  #mortal(port: object): object {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]): Promise<unknown> => {
          if (this.isDead) throw new Error('the process is dead');
          this.#calls++;
          if (this.isDead && !this.#killing.takesEffect) throw new Error('killed before');
          const answer: unknown = await Reflect.apply(member, target, args);
          if (this.isDead && this.#calls === this.#killing.nth) throw new Error('killed after');
          return answer;
        };
      },
    });
  }
}
