import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TmdbTransport } from '../../lambdas/core/poll/poll-ports.ts';
import { type EpochMs, epochMs } from '../../lambdas/core/time.ts';
import type { Body } from './simulated-answers.ts';

/**
 * A capture is a folder with one folder per round, named by its instant, and in it one JSON file per answer, named by its
 * request. Requests carry no token (it travels in a header), so none can get into a capture.
 */
const roundNameOf = (at: EpochMs): string => new Date(at).toISOString().replaceAll(':', '.');
export const roundInstantOf = (name: string): EpochMs =>
  epochMs(Date.parse(name.replace(/T(\d\d)\.(\d\d)\.(\d\d)/, 'T$1:$2:$3')));

/** A request's path as a file name: letters and digits stay, everything else is escaped. */
const fileNameOf = (path: string): string => {
  const [pathname = '', query = ''] = path.split('?');
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return `${encodeURIComponent(`${pathname.slice(1).replaceAll('/', '_')} ${sorted.toString()}`.trim())}.json`;
};

/** The request's path that a file of a round answers: of {@link fileNameOf} the reverse, up to the slashes of a name. */
export const capturedRequestOf = (fileName: string): string => {
  const [name = '', query = ''] = decodeURIComponent(fileName.replace(/\.json$/, '')).split(' ');
  return `/${name.replaceAll('_', '/')}${query === '' ? '' : `?${query}`}`;
};

/** Passes requests on and keeps every good answer of the round that begins at `at`. */
export const makeRecorder = async (transport: TmdbTransport, folder: string, at: EpochMs): Promise<TmdbTransport> => {
  const round = join(folder, roundNameOf(at));
  await mkdir(round, { recursive: true });
  return {
    get: async (path) => {
      const reply = await transport.get(path);
      if (reply.kind === 'ok') await writeWhole(join(round, fileNameOf(path)), JSON.stringify(reply.json));
      return reply;
    },
  };
};

/** A capture that was interrupted has no half files. */
const writeWhole = async (file: string, text: string): Promise<void> => {
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
};

interface Round {
  readonly at: EpochMs;
  readonly folder: string;
}

/**
 * Plays a capture back: what was recorded so long after the first round is served so long after `startAt`, and after the
 * last round its answers stay. Dates of reviews move along, so that an old capture is not expired.
 */
export class Recording {
  readonly #rounds: readonly [Round, ...Round[]];
  readonly #startAt: EpochMs;

  private constructor(rounds: readonly [Round, ...Round[]], startAt: EpochMs) {
    this.#rounds = rounds;
    this.#startAt = startAt;
  }

  static async open(folder: string, startAt: EpochMs): Promise<Recording> {
    const names = await readdir(folder).catch((cause: unknown) => {
      throw new Error(`no capture in ${folder}: record one with npm run capture -- --capture ${folder}`, {
        cause,
      });
    });
    const [first, ...rest] = names
      .map((name) => ({ at: roundInstantOf(name), folder: join(folder, name) }))
      .filter(({ at }) => !Number.isNaN(at))
      .sort((one, other) => one.at - other.at);
    if (first === undefined)
      throw new Error(`${folder} holds no round of a capture (a folder such as 2026-11-23T21.00.00.000Z)`);
    return new Recording([first, ...rest], startAt);
  }

  async bodyOf(pathname: string, query: URLSearchParams, now: EpochMs): Promise<Body> {
    const [first] = this.#rounds;
    const sinceStart = now - this.#startAt;
    const name = fileNameOf(`${pathname}?${query.toString()}`);
    const past = this.#rounds.filter((round) => round === first || round.at - first.at <= sinceStart);
    // A poll asks about some movies only: of the others the answer of an earlier round still stands.
    for (const { folder } of past.toReversed()) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
      if (text !== undefined) return { json: shifted(text, this.#startAt - first.at) };
    }
    return { refusal: 'not-found' };
  }
}

const REVIEW_DATE = /"(created_at|updated_at)":"([^"]+)"/g;

/** What is no date stays as TMDB has sent it. */
const shifted = (text: string, byMs: number): string =>
  text.replace(REVIEW_DATE, (whole, field: string, date: string) => {
    const at = new Date(Date.parse(date) + byMs);
    return Number.isNaN(at.getTime()) ? whole : `"${field}":"${at.toISOString()}"`;
  });
