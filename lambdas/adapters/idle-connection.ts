export interface Disconnectable {
  disconnect(): Promise<void>;
}

/**
 * A connection that is open only while it is used and for `idleMs` after: nothing runs, and no socket dies unseen, in a
 * process that has nothing to send. A use that fails closes it, so that the next one starts clean.
 */
export class IdleConnection<Client extends Disconnectable> {
  readonly #connect: () => Promise<Client>;
  readonly #idleMs: number;
  #connected: Promise<Client> | null = null;
  #users = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(connect: () => Promise<Client>, idleMs: number) {
    this.#connect = connect;
    this.#idleMs = idleMs;
  }

  async use<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    clearTimeout(this.#idleTimer);
    this.#users++;
    this.#connected ??= this.#connect();
    const connected = this.#connected;
    try {
      return await work(await connected);
    } catch (error) {
      if (this.#connected === connected) await this.close();
      throw error;
    } finally {
      this.#users--;
      if (this.#users === 0) this.#closeWhenIdle();
    }
  }

  /** Closes now. A later use opens it again. */
  async close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    const connected = this.#connected;
    this.#connected = null;
    // A connection that never opened, or that cannot be closed any more, needs no closing.
    await connected?.then((client) => client.disconnect()).catch(() => undefined);
  }

  #closeWhenIdle(): void {
    if (this.#connected === null) return;
    const close = (): void => {
      this.close().catch(() => undefined);
    };
    this.#idleTimer = setTimeout(close, this.#idleMs).unref();
  }
}
