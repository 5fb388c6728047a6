import { text } from 'node:stream/consumers';
import { LoopbackServer } from './loopback-server.ts';

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** With the operation that the SDK names in a header, empty where it has none: `AWSEvents.PutEvents`. */
type Answer = (request: Recorded, target: string) => string | Promise<string>;

/** Stands for an AWS service: keeps what it is asked and answers one thing, or as it is told. */
export class HttpRecorder extends LoopbackServer {
  readonly requests: Recorded[];

  constructor(answer: string | Answer, status = 200) {
    const requests: Recorded[] = [];
    super(async (request, response) => {
      const body = await text(request);
      const recorded = { method: request.method ?? '', path: request.url ?? '', body };
      requests.push(recorded);
      const target = String(request.headers['x-amz-target'] ?? '');
      response.statusCode = status;
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(typeof answer === 'string' ? answer : await answer(recorded, target));
    });
    this.requests = requests;
  }
}
