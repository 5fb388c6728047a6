import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { realClock } from '../../../lambdas/adapters/real-time.ts';
import { redrive } from '../../../lambdas/core/care/redrive.ts';
import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import type { Stage } from '../../../lib/stages.ts';
import { AnyLetters } from '../../../localstack/console/answers/any-letters.ts';
import { AnyMovies, type MoviesParts } from '../../../localstack/console/answers/any-movies.ts';
import { isTopic } from '../../../localstack/console/answers/decoded-record.ts';
import {
  type ConsoleAbout,
  type ConsoleListener,
  type ConsoleSource,
  NotHere,
} from '../../../localstack/console/source/console-source.ts';
import type { LetterFilter, RedriveAsked } from '../../../localstack/console/source/wire-letters.ts';
import type { ConsoleSnapshot } from '../../../localstack/console/source/wire-pipeline.ts';
import type { RecordQuery } from '../../../localstack/console/source/wire-records.ts';
import { EventLog } from '../../../localstack/console/watching/event-log.ts';
import { HistoryRing } from '../../../localstack/console/watching/history-ring.ts';
import { metricsTextOf } from '../../../localstack/console/watching/prometheus.ts';
import { RecordRing } from '../../../localstack/console/watching/record-ring.ts';
import type { LookingSource, OperatorPorts } from '../operator-ports.ts';
import type { AwsClients } from './clients.ts';
import { StageExecutions } from './stage-executions.ts';
import { stageFiguresOf } from './stage-figures.ts';
import { stageSnapshotOf } from './stage-snapshot.ts';

/** CloudWatch has a figure a minute. */
const LOOK_EVERY_MS = MINUTE_MS;

const NO_WORLD = 'There is no world to act on: TMDB is the real one, and nobody breaks a stage from here.';
const READ_ONLY = 'Read-only: start with --allow-redrive to send letters back.';
const REVIEWS_ELSEWHERE =
  'The reviews themselves are in MSK, whose brokers answer inside their network only; the row has their sums.';

export interface StageSourceSettings {
  readonly stage: Stage;
  readonly name: string;
  readonly clients: AwsClients;
  readonly ports: Pick<OperatorPorts, 'archive' | 'redrive' | 'decode' | 'movieView' | 'tail'>;
  readonly movies: MoviesParts;
  readonly allowsRedrive: boolean;
  /** Told of each letter that is sent back, and by whom. */
  readonly log: (line: string) => void;
}

/** A try is made here: whoever may only read must not have to call the function that sends. */
const triedHere =
  ({ archive, redrive: send }: StageSourceSettings['ports']): OperatorPorts['redrive'] =>
  (request) =>
    request.isDryRun ? redrive({ archive, producer: NOBODY, clock: realClock }, request) : send(request);

const NOBODY = { send: () => Promise.reject(new Error('a try sends nothing')) };

/** A stage on AWS with the operator's own rights: it reads, and sends letters back only where that was allowed. */
export class StageSource implements LookingSource {
  readonly lookEveryMs = LOOK_EVERY_MS;
  readonly #settings: StageSourceSettings;
  readonly #listeners = new Set<ConsoleListener>();
  readonly #history = new HistoryRing();
  readonly #events = new EventLog((event) => this.#tell((listener) => listener.event?.(event)));
  readonly #movies: AnyMovies;
  readonly #letters: AnyLetters;
  readonly #executions: StageExecutions;
  #newest: ConsoleSnapshot | null = null;

  constructor(settings: StageSourceSettings) {
    const { stage, clients, ports, movies } = settings;
    this.#settings = settings;
    this.#movies = new AnyMovies(movies, new RecordRing());
    this.#letters = new AnyLetters({ ...ports, redrive: triedHere(ports) });
    this.#executions = new StageExecutions(clients, stage);
  }

  /** One look at CloudWatch; what cannot be asked is said, and the last figures stay. */
  async look(): Promise<void> {
    const { stage, clients } = this.#settings;
    const now = realClock.now();
    try {
      const figures = await stageFiguresOf(clients, stage, now);
      for (const { name, since, reason } of figures.alarms) this.#events.say(`${name} rings: ${reason}`, since);
      const snapshot = stageSnapshotOf(stage, figures, now);
      this.#newest = snapshot;
      this.#history.add(snapshot);
      this.#tell((listener) => listener.snapshot?.(snapshot));
    } catch (error) {
      this.#events.say(`CloudWatch cannot be asked: ${error instanceof Error ? error.message : String(error)}`, now);
    }
  }

  about = (): ConsoleAbout => {
    const { stage, name, allowsRedrive } = this.#settings;
    return {
      kind: 'stage',
      name,
      engine: 'aws',
      isSimulated: false,
      isProduction: stage.name === 'production',
      redriveRefusal: allowsRedrive ? null : READ_ONLY,
      confirmation: stage.name,
      worldRefusal: NO_WORLD,
    };
  };

  newest = (): ConsoleSnapshot | null => this.#newest;
  history: ConsoleSource['history'] = (since) => this.#history.since(since);
  events: ConsoleSource['events'] = () => this.#events.all();
  labelChanges: ConsoleSource['labelChanges'] = () => [];
  listen(listener: ConsoleListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  rankings: ConsoleSource['rankings'] = () => this.#movies.rankings();
  search: ConsoleSource['search'] = (text, limit) => this.#movies.search(text, limit);
  series: ConsoleSource['series'] = (movieId, hours) => this.#movies.series(movieId, hours);
  reviews: ConsoleSource['reviews'] = async (movieId, windowStart) => ({
    movieId,
    windowStart,
    reviews: [],
    note: REVIEWS_ELSEWHERE,
  });

  async documents(movieId: number): Promise<unknown> {
    const view = await this.#settings.ports.movieView(movieId, realClock.now());
    if (view === null) throw new NotHere('No document is of this movie.');
    return view;
  }

  letters = (filter: LetterFilter) => this.#letters.list(filter);
  letter = (key: string) => this.#letters.one(key);
  letterText = (key: string) => this.#letters.text(key);

  async redrive(asked: RedriveAsked) {
    const { allowsRedrive, stage, log, clients } = this.#settings;
    if (!asked.isDryRun && !allowsRedrive) throw new NotHere(READ_ONLY);
    if (!asked.isDryRun && asked.confirmation !== stage.name) throw new NotHere(`Type ${stage.name} to confirm.`);
    if (asked.isDryRun) return this.#letters.redrive(asked);
    // Before anything is sent: what nobody can be named for is not sent.
    const { Arn: who = 'somebody' } = await clients.sts.send(new GetCallerIdentityCommand());
    const result = await this.#letters.redrive(asked);
    for (const { key, outcome } of result.letters) log(`${who} ${outcome} ${key}`);
    return result;
  }

  executions: ConsoleSource['executions'] = () => this.#executions.all();
  execution: ConsoleSource['execution'] = (name) => this.#executions.one(name);

  /** Only where the brokers can be reached. */
  async records({ topic, movieId, since, limit }: RecordQuery) {
    if (!isTopic(topic)) throw new NotHere(`${topic} is no topic of ours`);
    const tail = await this.#settings.ports.tail(topic, { limit, since }).catch((cause: unknown) => {
      throw new NotHere("MSK's brokers answer inside their network only: records cannot be read from here.", { cause });
    });
    const wanted = tail.filter(({ key }) => movieId === null || key === String(movieId));
    return {
      note: since === null ? 'Newest first, of the log.' : 'Read from the log from there on, oldest first.',
      records: (since === null ? wanted.toReversed() : wanted).map(({ fault, ...record }) => ({
        ...record,
        topic,
        deliveredAt: null,
        fault: fault ?? null,
      })),
    };
  }

  follow = (): Promise<never> => Promise.reject(new NotHere('Records are followed on a run on this machine only.'));
  world = (): Promise<never> => Promise.reject(new NotHere(NO_WORLD));
  act = (): Promise<never> => Promise.reject(new NotHere(NO_WORLD));
  recount = (): Promise<never> => Promise.reject(new NotHere(NO_WORLD));

  async metrics(): Promise<string> {
    if (this.#newest === null) throw new NotHere('CloudWatch has not been asked yet.');
    return metricsTextOf(this.#newest);
  }

  #tell(act: (listener: ConsoleListener) => void): void {
    for (const listener of this.#listeners) act(listener);
  }
}
