/**
 * One execution environment of a function: invocations come as lines of JSON on standard input, answers leave on the
 * file descriptor named by the argument; both outputs are the function's log. Ends when its input does.
 */
import { existsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly deadlineMs: number;
  readonly event: unknown;
}

type Handler = (event: unknown, context: object) => unknown;

const answers = Number(process.argv[2]);
const environment = (name: string): string => process.env[name] ?? '';

/** `_HANDLER` is `file.export`; the file is an ES module or a CommonJS one, as it was bundled. */
const loadHandler = async (): Promise<Handler> => {
  const [, file = '', name = ''] = /^(.*)\.([^.]+)$/.exec(environment('_HANDLER')) ?? [];
  const path = join(environment('LAMBDA_TASK_ROOT'), file);
  const module = ['.js', '.cjs', '.mjs'].map((extension) => path + extension).find(existsSync);
  if (module === undefined) throw new Error(`Cannot find module '${file}'`);
  const loaded = (await import(module)) as Record<string, Handler> & { default?: Record<string, Handler> };
  const handler = loaded[name] ?? loaded.default?.[name];
  if (handler === undefined) throw new Error(`${environment('_HANDLER')} is undefined or not exported`);
  return handler;
};

const contextOf = ({ requestId, functionArn, deadlineMs }: Invocation) => ({
  awsRequestId: requestId,
  invokedFunctionArn: functionArn,
  functionName: environment('AWS_LAMBDA_FUNCTION_NAME'),
  functionVersion: environment('AWS_LAMBDA_FUNCTION_VERSION'),
  memoryLimitInMB: environment('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
  logGroupName: environment('AWS_LAMBDA_LOG_GROUP_NAME'),
  logStreamName: environment('AWS_LAMBDA_LOG_STREAM_NAME'),
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => deadlineMs - Date.now(),
});

/** As Lambda's own runtime reports an error: Step Functions compares `errorType` with the names of a Retry. */
const errorPayloadOf = (reason: unknown) => {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
};

const handler = loadHandler();
// Whoever awaits it reports the failure; until then it is not an unhandled one.
handler.catch(() => undefined);

const answerTo = async (invocation: Invocation) => {
  try {
    const result = await (await handler)(invocation.event, contextOf(invocation));
    return { isError: false, payload: result ?? null };
  } catch (error) {
    console.error(error);
    return { isError: true, payload: errorPayloadOf(error) };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  writeSync(answers, `${JSON.stringify(await answerTo(JSON.parse(line) as Invocation))}\n`);
}
process.exit();
