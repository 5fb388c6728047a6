import type { ServerResponse } from 'node:http';
import type { ConsoleSource } from '../source/console-source.ts';
import { headersOf } from './request-guard.ts';

/** A browser opens six connections to one origin at most; a few browsers are plenty. */
export const MAX_STREAMS = 16;

/** What a client may leave unread. One that is slower is dropped: the run never waits for a browser. */
export const MAX_UNREAD_BYTES = 1024 * 1024;

const HEARTBEAT_EVERY_MS = 15_000;

/** Server-sent events to every open page. */
export class EventStreams {
  readonly #source: ConsoleSource;
  readonly #clients = new Set<ServerResponse>();
  readonly #unlisten: () => void;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(source: ConsoleSource) {
    this.#source = source;
    this.#unlisten = source.listen({
      snapshot: (snapshot) => this.#tell('snapshot', snapshot, snapshot.at),
      event: (event) => this.#tell('logged', event),
      label: (change) => this.#tell('label', change),
      execution: (execution) => this.#tell('execution', execution),
    });
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT_EVERY_MS);
    this.#heartbeat.unref();
  }

  get count(): number {
    return this.#clients.size;
  }

  /**
   * Everything that is known, or what came after the snapshot that the client had last, and from then on what comes.
   *
   * @returns false: there are too many already
   */
  open(response: ServerResponse, since: number | undefined): boolean {
    if (this.#clients.size >= MAX_STREAMS) return false;
    response.writeHead(200, { ...headersOf('text/event-stream; charset=utf-8'), 'x-accel-buffering': 'no' });
    response.write('retry: 1000\n\n');
    const source = this.#source;
    this.#clients.add(response);
    response.on('close', () => this.#clients.delete(response));
    const newest = source.newest();
    const hello = {
      about: source.about(),
      history: source.history(since),
      isResumed: since !== undefined,
      events: source.events(),
      labels: source.labelChanges(),
      snapshot: newest,
    };
    this.#send(response, textOf('hello', hello, newest?.at));
    return true;
  }

  close(): void {
    this.#unlisten();
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.destroy();
  }

  #tell(kind: string, value: unknown, id?: number): void {
    if (this.#clients.size > 0) this.#write(textOf(kind, value, id));
  }

  #write(text: string): void {
    for (const client of this.#clients) this.#send(client, text);
  }

  #send(client: ServerResponse, text: string): void {
    client.write(text);
    if (client.writableLength > MAX_UNREAD_BYTES) client.destroy();
  }
}

const textOf = (kind: string, value: unknown, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${kind}\ndata: ${JSON.stringify(value)}\n\n`;
