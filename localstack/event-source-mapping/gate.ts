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
