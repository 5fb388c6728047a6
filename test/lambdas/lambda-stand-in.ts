import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Invocation } from './bundle.ts';

/** Stands for Lambda: whoever invokes a function by its name gets what `run` makes of it. */
export class LambdaStandIn {
  readonly invoked: string[] = [];
  readonly #server: Server;

  constructor(run: (functionName: string, event: unknown) => Promise<Invocation>) {
    this.#server = createServer((request, response) => {
      const answer = async (): Promise<void> => {
        const [, functionName = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '') ?? [];
        this.invoked.push(functionName);
        const { result } = await run(functionName, await json(request));
        const { outcome, name, message } = result as Readonly<Record<string, unknown>>;
        if (name !== undefined) response.setHeader('x-amz-function-error', 'Unhandled');
        response.end(JSON.stringify(name === undefined ? outcome : { errorType: name, errorMessage: message }));
      };
      answer().catch((error: Error) => response.destroy(error));
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
