import { randomBytes } from 'node:crypto';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import { TOPICS } from '../../../schema/names.ts';
import { realClock } from '../../time/local-time.ts';
import { FAULT_KINDS } from '../../tmdb/faults.ts';
import type { InjectedMove, InjectedReview } from '../../tmdb/injected-answers.ts';
import type { TrueEvent } from '../../tmdb/world.ts';
import { NotHere } from '../source/console-source.ts';
import type { Onset } from '../source/wire-movies.ts';
import type { LabelChanged } from '../source/wire-pipeline.ts';
import type { WorldAction, WorldEvent, WorldState } from '../source/wire-world.ts';
import type { RunObserver } from '../watching/run-observer.ts';
import { bytesOf } from './decoded-record.ts';
import type { RunParts, WorldParts } from './run-parts.ts';
import { RunServers } from './run-servers.ts';

const SHOWN_MS = 24 * HOUR_MS;
/** As long as rows live. */
const REMEMBERED_MS = 48 * HOUR_MS;
const EVENTS_SHOWN = 60;
const TOLD: ReadonlySet<string> = new Set(['breakout', 'hot', 'declining', 'released']);

const REVIEWS = [
  { content: 'A wonderful, moving film. I loved every minute of it and would happily see it again.', rating: 9 },
  { content: 'Terrible. The plot is a mess, the jokes are painful and the end is a disaster.', rating: 2 },
  { content: 'It has its moments, but on the whole it is not as good as they say.', rating: 5 },
] as const;

/** The world of a run, what a person does to it, and what the run found of that. */
export class RunWorld {
  readonly #parts: RunParts;
  readonly #observer: RunObserver;
  readonly #world: WorldParts;
  readonly #servers: RunServers;
  #faults: readonly string[] = [];
  #truth: { readonly hour: EpochMs; readonly events: readonly TrueEvent[] } | undefined;

  constructor(parts: RunParts, observer: RunObserver, world: WorldParts) {
    this.#parts = parts;
    this.#observer = observer;
    this.#world = world;
    this.#servers = new RunServers(parts.engines);
    observer.listen({ label: (change) => this.#labelCame(change) });
  }

  state(): WorldState {
    const now = this.#parts.time.clock.now();
    return {
      now,
      events: this.#eventsBetween(epochMs(now - SHOWN_MS), now).slice(0, EVENTS_SHOWN),
      faults: this.#faults,
      faultKinds: FAULT_KINDS,
      ...this.#servers.state(),
      speed: this.#parts.time.speed,
    };
  }

  async act(action: WorldAction): Promise<{ readonly said: string }> {
    const said = await this.#done(action);
    await this.#world.keep();
    return { said };
  }

  async #done(action: WorldAction): Promise<string> {
    const now = this.#parts.time.clock.now();
    switch (action.kind) {
      case 'move': {
        const { movieId, movement, factor } = action;
        if (this.#world.world.movie(movieId, now) === undefined)
          throw new NotHere(`The world has no movie ${movieId}.`);
        this.#world.injected.moves.push({ movieId, kind: movement, factor, onset: now });
        return `From now on movie ${movieId} is ${factor} times as popular as it would be.`;
      }
      case 'common-step':
        this.#world.injected.steps.push({ factor: action.factor, onset: now });
        return `From now on every popularity is ${action.factor} times what it would be.`;
      case 'reviews':
        return this.#addReviews(action.movieId, action.count, epochMs(now - action.hoursLate * HOUR_MS));
      case 'duplicates':
        return this.#sendAgain(action.count);
      case 'poison':
        await this.#parts.backend.producer.send(TOPICS.reviews, [{ key: '1', value: randomBytes(24) }]);
        return 'A record that nobody can decode is on its way: see Dead letters.';
      case 'tmdb-fault':
        return this.#setFault(action.fault, action.count);
      case 'server':
        return this.#servers.act(action.server, action.action);
      case 'speed':
        this.#parts.time.run(action.speed);
        return action.speed === 0 ? 'The world stands still.' : `The world runs ${action.speed} times as fast.`;
    }
  }

  /** What moved one movie since `from`, oldest first. */
  onsetsOf(movieId: number, from: EpochMs): readonly Onset[] {
    return this.#eventsBetween(from, this.#parts.time.clock.now())
      .filter((event) => event.movieId === null || event.movieId === movieId)
      .map(({ kind, onset }) => ({ kind, at: onset }))
      .reverse();
  }

  #eventsBetween(from: EpochMs, now: EpochMs): WorldEvent[] {
    const { world, injected } = this.#world;
    const titleOf = (movieId: number): string | null => {
      const movie = world.movie(movieId, now);
      return movie === undefined ? null : world.titleOf(movie);
    };
    const shown = (
      {
        kind,
        movieId,
        onset,
        factor,
        foundAt,
      }: Omit<InjectedMove, 'kind' | 'factor'> & { kind: string; factor?: number },
      isInjected: boolean,
    ): WorldEvent => ({
      kind,
      movieId,
      title: titleOf(movieId),
      onset,
      factor: factor ?? null,
      isInjected,
      // A label that was there before a person acted has found nothing.
      foundAt: foundAt ?? (isInjected ? null : this.#foundAt(kind, movieId, onset)),
    });
    const own = this.#truthAround(now)
      .filter(({ onset }) => onset <= now)
      .map((event) => shown(event, false));
    const moves = injected.moves.map((move) => shown(move, true));
    const steps = injected.steps.map(
      (step): WorldEvent => ({
        ...step,
        kind: 'common step',
        movieId: null,
        title: null,
        isInjected: true,
        foundAt: null,
      }),
    );
    return [...own, ...moves, ...steps]
      .filter(({ onset }) => onset >= from)
      .sort((one, other) => other.onset - one.onset);
  }

  /** Reckoned once an hour of the world: a page asks every few seconds, and every movie's past is gone through for it. */
  #truthAround(now: EpochMs): readonly TrueEvent[] {
    const hour = hourOf(now);
    if (this.#truth?.hour !== hour) {
      const until = epochMs(hour + HOUR_MS);
      const events = this.#world.world.truth(epochMs(hour - REMEMBERED_MS), until).filter(({ kind }) => TOLD.has(kind));
      this.#truth = { hour, events };
    }
    return this.#truth.events;
  }

  #foundAt(kind: string, movieId: number, onset: number): number | null {
    const found = this.#observer.labelChanges.find((change) => isFinding(change, { kind, movieId, onset }));
    return found?.windowStart ?? null;
  }

  /** Labels that went by are known of this run only: what was injected keeps when it was found. */
  #labelCame(change: LabelChanged): void {
    const { injected } = this.#world;
    const found = injected.moves.filter((move) => move.foundAt === undefined && isFinding(change, move));
    for (const move of found) injected.found(move, change.windowStart);
    if (found.length > 0)
      this.#world
        .keep()
        .catch((error: unknown) => this.#observer.events.say(`injections: ${String(error)}`, realClock.now()));
  }

  #addReviews(movieId: number, count: number, createdAt: EpochMs): string {
    const reviews = Array.from({ length: count }, (_, index): InjectedReview => {
      const { content, rating } = REVIEWS[index % REVIEWS.length] ?? REVIEWS[0];
      const reviewId = randomBytes(12).toString('hex');
      // A second apart, so that no two of them are one.
      return { reviewId, author: `console${index}`, content, rating, createdAt: epochMs(createdAt - index * 1_000) };
    });
    this.#world.injected.addReviews(movieId, reviews);
    return `${count} reviews of movie ${movieId} wait at TMDB: the next poll that visits it finds them.`;
  }

  /** Each counts once, however often it comes: see Recount. */
  async #sendAgain(count: number): Promise<string> {
    const newest = this.#observer.records.of(TOPICS.reviews).slice(-count);
    if (newest.length === 0) throw new NotHere('No review has gone by yet that could be sent again.');
    await this.#parts.backend.producer.send(
      TOPICS.reviews,
      newest.map(({ record }) => ({ key: bytesOf(record.key), value: bytesOf(record.value) })),
    );
    return `The newest ${newest.length} reviews were sent again: no row changes.`;
  }

  #setFault(kind: string | null, count: number): string {
    const fault = FAULT_KINDS.find((one) => one === kind);
    if (kind !== null && fault === undefined) throw new NotHere(`A fault is one of ${FAULT_KINDS.join(', ')}.`);
    this.#world.server.setFaults(fault === undefined ? [] : [{ kind: fault, count }]);
    this.#faults = fault === undefined ? [] : [`${fault}, the next ${count} requests from when it was set`];
    return fault === undefined
      ? 'TMDB answers as it should.'
      : `TMDB answers the next ${count} requests with: ${fault}.`;
  }
}

/** A label of the right direction that came after the onset. */
const isFinding = (
  { movieId, to, windowStart }: LabelChanged,
  moved: { readonly kind: string; readonly movieId: number; readonly onset: number },
): boolean =>
  movieId === moved.movieId &&
  windowStart >= moved.onset - HOUR_MS &&
  (moved.kind === 'declining' ? to === 'declining' : to === 'hot' || to === 'breakout');
