import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { isPortFree } from '../../../localstack/engines/process/port-check.ts';

/** Below the ports that Linux gives to outgoing connections: one of those could take the gate's while it is shut. */
const FIRST_PORT = 23_000;

/** A way to a server that can be shut (connections refused and cut) and can swallow all that is said. */
export class TcpGate {
  readonly port: number;
  readonly #host: string;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #isSwallowing = false;

  private constructor(port: number, host: string, target: number) {
    this.port = port;
    this.#host = host;
    this.#target = target;
  }

  /** Shut at first. */
  static async to(host: string, target: number): Promise<TcpGate> {
    let port = FIRST_PORT + (process.pid % 900);
    while (!(await isPortFree(port))) port++;
    return new TcpGate(port, host, target);
  }

  async open(): Promise<void> {
    this.#isSwallowing = false;
    if (this.#server !== undefined) return;
    this.#server = createServer((near) => this.#join(near, connect(this.#target, this.#host)));
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** From now on bytes are taken and lost. */
  swallow(): void {
    this.#isSwallowing = true;
  }

  async shut(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    if (this.#server === undefined) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server = undefined;
    await closed;
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (bytes) => {
        if (!this.#isSwallowing) to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  }
}
