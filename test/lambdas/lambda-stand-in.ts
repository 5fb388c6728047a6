import { json } from 'node:stream/consumers';
import type { Invocation } from './bundle.ts';
import { LoopbackServer } from './loopback-server.ts';

/** Stands for Lambda: whoever invokes a function by its name gets what `run` makes of it. */
export class LambdaStandIn extends LoopbackServer {
  readonly invoked: string[];

  constructor(run: (functionName: string, event: unknown) => Promise<Invocation>) {
    const invoked: string[] = [];
    super(async (request, response) => {
      const [, functionName = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '') ?? [];
      invoked.push(functionName);
      const { result } = await run(functionName, await json(request));
      const { outcome, name, message } = result as Readonly<Record<string, unknown>>;
      if (name !== undefined) response.setHeader('x-amz-function-error', 'Unhandled');
      response.end(JSON.stringify(name === undefined ? outcome : { errorType: name, errorMessage: message }));
    });
    this.invoked = invoked;
  }
}
