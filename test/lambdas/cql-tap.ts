import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Of the native protocol, version 3 and 4: version, flags, stream, opcode, length. */
const HEADER_BYTES = 9;
const OPCODE = { query: 0x07, prepare: 0x09, batch: 0x0d } as const;

/**
 * A way to Cassandra that keeps the text of every statement a client sends. A prepared one is seen when it is prepared, which
 * a driver does right before it first sends it.
 */
export class CqlTap {
  readonly statements: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor({ contactPoint, port }: { readonly contactPoint: string; readonly port: number }) {
    this.#server = createServer((near) => {
      const far = connect(port, contactPoint);
      for (const socket of [near, far]) this.#sockets.add(socket);
      near.on('error', () => far.destroy()).on('close', () => far.destroy());
      far.on('error', () => near.destroy()).on('close', () => near.destroy());
      near.on('data', this.#listener());
      near.pipe(far).pipe(near);
    });
  }

  /** @returns its port on the loopback interface */
  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #listener(): (bytes: Buffer) => void {
    let unread = Buffer.alloc(0);
    return (bytes) => {
      unread = Buffer.concat([unread, bytes]);
      while (unread.length >= HEADER_BYTES) {
        const end = HEADER_BYTES + unread.readInt32BE(5);
        if (unread.length < end) return;
        this.#note(unread.readUInt8(4), unread.subarray(HEADER_BYTES, end));
        unread = unread.subarray(end);
      }
    };
  }

  #note(opcode: number, body: Buffer): void {
    if (opcode === OPCODE.query || opcode === OPCODE.prepare) this.statements.push(longStringAt(body, 0));
    // Kind of batch, number of statements, and then of the first: 0 where it is text, which nothing here should send.
    if (opcode === OPCODE.batch && body.readUInt8(3) === 0) this.statements.push('a batch of statements as text');
  }
}

const longStringAt = (body: Buffer, offset: number): string =>
  body.toString('utf8', offset + 4, offset + 4 + body.readInt32BE(offset));
