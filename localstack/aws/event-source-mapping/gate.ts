/** Why a timer is called off. Without a reason an AbortController makes an error with a stack, once per invocation. */
export const NO_LONGER_NEEDED = 'no longer needed';

/** Lets one waiter sleep until something may have changed; it then looks for itself what. */
export class Gate {
  #wake: (() => void) | undefined;

  open(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
