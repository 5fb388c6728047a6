import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConsoleSource, NotHere } from '../source/console-source.ts';
import { EventStreams } from './event-streams.ts';
import { answerOf } from './get-routes.ts';
import { bundlePage, htmlOf, type PageFiles } from './page-bundle.ts';
import { actionOf } from './post-routes.ts';
import { BadRequest, jsonBodyOf } from './request-body.ts';
import { headersOf, type Refusal, refusalOf } from './request-guard.ts';

const LOOPBACK = '127.0.0.1';

/** Requests, event streams among them. */
const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 30_000;

export interface ConsoleServerSettings {
  readonly source: ConsoleSource;
  /** 0: any free one. */
  readonly port: number;
  /** @default made from its TypeScript */
  readonly bundle?: () => Promise<PageFiles>;
}

export interface RunningConsole {
  /** `http://127.0.0.1:19080` */
  readonly url: string;
  readonly streams: () => number;
  close(): Promise<void>;
}

/** Serves the page and its data on the loopback interface. @throws Error with `code` EADDRINUSE where the port is taken */
export const startConsoleServer = async (settings: ConsoleServerSettings): Promise<RunningConsole> => {
  const token = randomBytes(24).toString('base64url');
  const { source, bundle = bundlePage } = settings;
  let files: Promise<PageFiles> | undefined;
  const server = createServer();
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.listen(settings.port, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const streams = new EventStreams(source);
  const answering: Answering = { source, streams, port, token, files: () => (files ??= bundle()) };
  server.on('request', (request, response) => {
    answer(answering, request, response).catch((error: unknown) => fail(response, error));
  });
  return {
    url: `http://${LOOPBACK}:${port}`,
    streams: () => streams.count,
    close: () => closeAll(server, streams),
  };
};

const closeAll = async (server: Server, streams: EventStreams): Promise<void> => {
  streams.close();
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
};

interface Answering {
  readonly source: ConsoleSource;
  readonly streams: EventStreams;
  readonly port: number;
  readonly token: string;
  readonly files: () => Promise<PageFiles>;
}

const answer = async (answering: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const refusal = refusalOf(request, answering);
  if (refusal !== undefined) return refuse(request, response, refusal);
  const url = new URL(request.url ?? '/', `http://${LOOPBACK}`);
  if (request.method === 'POST') {
    const acted = actionOf(answering.source, url.pathname, await jsonBodyOf(request));
    return acted === undefined ? nothing(response) : sendJson(response, await acted);
  }
  request.resume();
  if (url.pathname === '/events') return stream(answering, request, response, url);
  const file = await fileAt(url.pathname, answering);
  if (file !== undefined) return send(response, 200, file.type, file.text);
  const answered = await answerOf(answering.source, url);
  return answered === undefined ? nothing(response) : sendJson(response, answered);
};

const stream = ({ streams }: Answering, request: IncomingMessage, response: ServerResponse, url: URL): void => {
  const since = Number(request.headers['last-event-id'] ?? url.searchParams.get('since') ?? Number.NaN);
  if (!streams.open(response, Number.isSafeInteger(since) ? since : undefined))
    sendJson(response, { error: 'too many pages are open: close one' }, 503);
};

const fileAt = async (pathname: string, { token, files, source }: Answering) => {
  if (pathname === '/') return { type: 'text/html; charset=utf-8', text: htmlOf(token) };
  if (pathname === '/console.js') return { type: 'text/javascript; charset=utf-8', text: (await files()).script };
  if (pathname === '/console.css') return { type: 'text/css; charset=utf-8', text: (await files()).style };
  if (pathname === '/metrics')
    return { type: 'text/plain; version=0.0.4; charset=utf-8', text: await source.metrics() };
  return undefined;
};

const refuse = (request: IncomingMessage, response: ServerResponse, { status, text }: Refusal): void => {
  request.resume();
  send(response, status, 'text/plain; charset=utf-8', text);
};

const nothing = (response: ServerResponse): void => sendJson(response, { error: 'nothing is here' }, 404);

/** A reason for people stays a reason; anything else is named, so that a panel can show it. */
const fail = (response: ServerResponse, error: unknown): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  sendJson(response, { error: message }, statusOf(error));
};

const statusOf = (error: unknown): number => {
  if (error instanceof BadRequest) return error.status;
  return error instanceof NotHere ? 404 : 500;
};

const sendJson = (response: ServerResponse, value: unknown, status = 200): void =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));

const send = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.writeHead(status, headersOf(type));
  response.end(text);
};
