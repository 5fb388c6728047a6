import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Stands for an AWS service: keeps what it is asked and answers one thing. */
export class HttpRecorder {
  readonly requests: Recorded[] = [];
  readonly #server: Server;

  constructor(answer: string, status = 200) {
    this.#server = createServer((request, response) => {
      const record = async (): Promise<void> => {
        const body = await text(request);
        this.requests.push({ method: request.method ?? '', path: request.url ?? '', body });
        response.statusCode = status;
        response.setHeader('content-type', 'application/x-amz-json-1.1').end(answer);
      };
      record().catch((error: Error) => response.destroy(error));
    });
  }

  /** @returns the base URL */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
