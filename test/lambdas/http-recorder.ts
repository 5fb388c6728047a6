import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** With the operation that the SDK names in a header, empty where it has none: `AWSEvents.PutEvents`. */
type Answer = (request: Recorded, target: string) => string | Promise<string>;

/** Stands for an AWS service: keeps what it is asked and answers one thing, or as it is told. */
export class HttpRecorder {
  readonly requests: Recorded[] = [];
  readonly #server: Server;

  constructor(answer: string | Answer, status = 200) {
    this.#server = createServer((request, response) => {
      const record = async (): Promise<void> => {
        const body = await text(request);
        const recorded = { method: request.method ?? '', path: request.url ?? '', body };
        this.requests.push(recorded);
        const target = String(request.headers['x-amz-target'] ?? '');
        response.statusCode = status;
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(typeof answer === 'string' ? answer : await answer(recorded, target));
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
