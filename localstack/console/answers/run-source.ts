import { redrive } from '../../../lambdas/core/care/redrive.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { realClock } from '../../time/local-time.ts';
import { type ConsoleAbout, type ConsoleListener, type ConsoleSource, NotHere } from '../source/console-source.ts';
import type { LetterFilter, RedriveAsked } from '../source/wire-letters.ts';
import type { ConsoleHistory, ConsoleSnapshot, LabelChanged, LoggedEvent } from '../source/wire-pipeline.ts';
import type { RecordPlace, RecordQuery } from '../source/wire-records.ts';
import type { WorldAction } from '../source/wire-world.ts';
import { HistoryRing } from '../watching/history-ring.ts';
import { metricsTextOf } from '../watching/prometheus.ts';
import { RunObserver } from '../watching/run-observer.ts';
import type { RunTick } from '../watching/run-tick.ts';
import { SnapshotBuilder } from '../watching/snapshot-builder.ts';
import { StartSteps } from '../watching/start-steps.ts';
import { AnyLetters } from './any-letters.ts';
import { AnyMovies } from './any-movies.ts';
import { copiesOf } from './copy-lines.ts';
import { valueOf } from './decoded-record.ts';
import type { RunParts } from './run-parts.ts';
import { RunRecords } from './run-records.ts';
import { recountOf } from './run-recount.ts';
import { RunWorld } from './run-world.ts';
import { windowReviewsOf } from './seen-reviews.ts';

const STARTING = 'The run is still starting.';
const NO_WORLD = 'TMDB is the real one, or recorded: there is no world to act on.';

interface Asked {
  readonly parts: RunParts;
  readonly movies: AnyMovies;
  readonly letters: AnyLetters;
  readonly records: RunRecords;
  /** Where TMDB is a world of our own. */
  readonly world: RunWorld | undefined;
}

/** The run in this process, from its first step on. */
export class RunConsoleSource implements ConsoleSource {
  readonly observer = new RunObserver();
  readonly steps = new StartSteps(() => this.#tellStart());
  readonly #history = new HistoryRing();
  readonly #builder = new SnapshotBuilder(this.observer);
  #asked: Asked | undefined;
  #newest: ConsoleSnapshot | null = null;

  /** The run is up: from now on there is something to ask. */
  attach(parts: RunParts): void {
    const { archive, producer } = parts.backend;
    const world = parts.simulated === undefined ? undefined : new RunWorld(parts, this.observer, parts.simulated);
    this.#asked = {
      parts,
      movies: new AnyMovies(
        {
          backend: parts.backend,
          clock: parts.time.clock,
          copiesOf: (movieId) => copiesOf(movieId, parts.engines),
          correctionsNote: null,
          labelChanges: this.labelChanges,
          ...(world === undefined ? {} : { onsetsOf: (movieId, from) => world.onsetsOf(movieId, from) }),
        },
        this.observer.records,
      ),
      letters: new AnyLetters({
        archive,
        redrive: (request) => redrive({ archive, producer, clock: realClock }, request),
        decode: async (topic, value) => valueOf(topic, value),
      }),
      records: new RunRecords(parts, this.observer),
      world,
    };
  }

  /** What one look has found. */
  tick(tick: RunTick): void {
    const snapshot = this.#builder.build(tick, realClock.now(), this.steps.all());
    this.#newest = snapshot;
    this.#history.add(snapshot);
    this.observer.tell((listener) => listener.snapshot?.(snapshot));
  }

  about(): ConsoleAbout {
    const parts = this.#asked?.parts;
    return {
      kind: 'run',
      name: 'the run on this machine',
      engine: parts?.engine ?? 'starting',
      isSimulated: parts?.simulated !== undefined,
      isProduction: false,
      redriveRefusal: null,
      confirmation: null,
      worldRefusal: parts?.simulated === undefined ? NO_WORLD : null,
    };
  }

  newest = (): ConsoleSnapshot | null => this.#newest;
  history = (since?: number): ConsoleHistory => this.#history.since(since);
  events = (): readonly LoggedEvent[] => this.observer.events.all();
  labelChanges = (): readonly LabelChanged[] => this.observer.labelChanges;
  listen = (listener: ConsoleListener): (() => void) => this.observer.listen(listener);

  rankings = async () => this.#up().movies.rankings();
  search = async (text: string, limit: number) => this.#up().movies.search(text, limit);
  series = async (movieId: number, hours: number) => this.#up().movies.series(movieId, hours);
  reviews = async (movieId: number, windowStart: number) =>
    windowReviewsOf(this.observer.records, movieId, epochMs(windowStart));

  async documents(movieId: number): Promise<unknown> {
    const { backend, time } = this.#up().parts;
    const view = await backend.documents.movieView(movieId, time.clock.now());
    if (view === null) throw new NotHere('No document is of this movie yet.');
    return view;
  }

  letters = async (filter: LetterFilter) => this.#up().letters.list(filter);
  letterText = async (key: string) => this.#up().letters.text(key);
  letter = async (key: string) => this.#up().letters.one(key);
  redrive = async (asked: RedriveAsked) => this.#up().letters.redrive(asked);
  executions = async () => this.observer.executions.all();
  execution = async (name: string) => this.observer.executions.one(name);
  records = async (query: RecordQuery) => this.#up().records.tail(query);
  follow = async (place: RecordPlace) => this.#up().records.follow(place);

  world = async () => this.#worldUp().state();
  act = async (action: WorldAction) => this.#worldUp().act(action);
  recount = async () => recountOf(this.#up().parts);

  async metrics(): Promise<string> {
    if (this.#newest === null) throw new NotHere(STARTING);
    return metricsTextOf(this.#newest);
  }

  #up(): Asked {
    if (this.#asked === undefined) throw new NotHere(STARTING);
    return this.#asked;
  }

  #worldUp(): RunWorld {
    const { world } = this.#up();
    if (world === undefined) throw new NotHere(NO_WORLD);
    return world;
  }

  /** Before anything can be measured: which step is under way. */
  #tellStart(): void {
    if (this.#asked !== undefined) return;
    this.tick({
      now: realClock.now(),
      state: 'starting',
      phase: 'starting',
      speed: null,
      engine: 'starting',
      lags: undefined,
      away: {},
      counts: {},
      lastPoll: undefined,
      workflow: undefined,
      attribution: null,
    });
  }
}
