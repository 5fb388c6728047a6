import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** How a protocol tells where a frame ends. */
export interface Framing {
  readonly headerBytes: number;
  /** Bytes after the header, which is whole. */
  bodyBytes(header: Buffer): number;
}

/** A TCP server of frames, one answer to each; where there is none, the connection ends. */
export class FramedServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor({ headerBytes, bodyBytes }: Framing, answerTo: (frame: Buffer) => Buffer | undefined) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      let rest = Buffer.alloc(0);
      socket
        .on('error', () => undefined)
        .on('data', (chunk: Buffer) => {
          rest = Buffer.concat([rest, chunk]);
          while (rest.length >= headerBytes && rest.length >= headerBytes + bodyBytes(rest)) {
            const end = headerBytes + bodyBytes(rest);
            const answer = answerTo(rest.subarray(0, end));
            if (answer === undefined) socket.destroy();
            else socket.write(answer);
            rest = rest.subarray(end);
          }
        });
    });
  }

  /** @returns the port on the loopback address */
  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
