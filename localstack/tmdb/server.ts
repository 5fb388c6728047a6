import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Clock } from '../../lambdas/core/ports.ts';
import { type EpochMs, SECOND_MS } from '../../lambdas/core/time.ts';
import { isForLoopback, isFromElsewhere } from '../loopback-host.ts';
import { type Fault, Faults, faultsOf } from './faults.ts';
import { reasonPhraseOf, sendFault, sendJson, sendStatus } from './replies.ts';
import type { Body } from './simulated-answers.ts';

/** Where answers come from: a simulated world or a recording. */
export interface AnswerSource {
  bodyOf(pathname: string, query: URLSearchParams, now: EpochMs): Body | Promise<Body>;
}

export interface TmdbServerSettings {
  readonly answers: AnswerSource;
  readonly clock: Clock;
  /** The one Bearer token that is accepted. */
  readonly token: string;
  /** 0: any free port. @default 0 */
  readonly port?: number;
  /** Above this, requests within one second of the clock get 429. @default none */
  readonly requestsPerSecond?: number;
  readonly faults?: readonly Fault[];
}

const VERSION = '/3';
/** Not TMDB's: faults on demand for scripted runs. PUT a fault or a list of them, DELETE ends all. */
const FAULTS_PATH = '/control/faults';

/** A stand-in for TMDB's API, version 3, on this machine's loopback address. */
export class TmdbServer {
  readonly #settings: TmdbServerSettings;
  readonly #faults: Faults;
  readonly #server: Server;
  #second = -1;
  #inSecond = 0;
  /** Requests answered, faults included. */
  requests = 0;

  constructor(settings: TmdbServerSettings) {
    this.#settings = settings;
    this.#faults = new Faults(settings.faults);
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else sendStatus(response, 500, 11, reasonPhraseOf(error));
      });
    });
  }

  /** @returns the base URL for the poller */
  async start(): Promise<string> {
    this.#server.listen(this.#settings.port ?? 0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  setFaults(faults: readonly Fault[]): void {
    this.#faults.set(faults);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === FAULTS_PATH) return this.#control(request, response);
    this.requests++;
    request.resume();
    if (!url.pathname.startsWith(`${VERSION}/`)) return sendStatus(response, 404, 34, NOT_FOUND);
    const pathname = url.pathname.slice(VERSION.length);
    const fault = this.#faults.take(pathname);
    if (fault?.kind === 'throttle' || this.#isOverRate())
      return sendStatus(response, 429, 25, OVER_RATE, { 'retry-after': '1' });
    if (request.headers.authorization !== `Bearer ${this.#settings.token}`)
      return sendStatus(response, 401, 7, BAD_TOKEN);
    const body = await this.#settings.answers.bodyOf(pathname, url.searchParams, this.#settings.clock.now());
    if ('refusal' in body) {
      return body.refusal === 'bad-page'
        ? sendStatus(response, 400, 22, BAD_PAGE)
        : sendStatus(response, 404, 34, NOT_FOUND);
    }
    return fault === undefined ? sendJson(response, body.json) : sendFault(request, response, fault, body.json);
  }

  #isOverRate(): boolean {
    const second = Math.floor(this.#settings.clock.now() / SECOND_MS);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    this.#inSecond++;
    return this.#inSecond > (this.#settings.requestsPerSecond ?? Number.POSITIVE_INFINITY);
  }

  /** For scripts of this machine: no page of a browser, whatever name it reaches us by. */
  async #control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port } = this.#server.address() as AddressInfo;
    if (!isForLoopback(request, port)) return sendStatus(response, 421, 0, FOREIGN_HOST);
    if (isFromElsewhere(request) || request.headers.origin !== undefined)
      return sendStatus(response, 403, 0, 'A page of a browser asks for this.');
    if (request.method === 'DELETE') this.#faults.set([]);
    else if (request.method === 'PUT') this.#faults.set(faultsOf(await json(request)));
    else return sendStatus(response, 405, 0, 'PUT a fault or a list of faults, or DELETE');
    response.writeHead(204).end();
  }
}

const FOREIGN_HOST = 'Faults are set at 127.0.0.1 or localhost only.';
const NOT_FOUND = 'The resource you requested could not be found.';
const BAD_TOKEN = 'Invalid API key: You must be granted a valid key.';
const OVER_RATE = 'Your request count is over the allowed limit.';
const BAD_PAGE = 'Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.';
