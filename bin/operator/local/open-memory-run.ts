import { decoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { schemaVersionsOf } from '../../../lambdas/adapters/avro/schema-versions.ts';
import { deadLetterOf } from '../../../lambdas/adapters/dead-letters/dead-letter-object.ts';
import type { RedriveReport, RedriveRequest } from '../../../lambdas/core/care/redrive.ts';
import { type DeadLetterArchive, NoSuchLetter } from '../../../lambdas/core/care/redrive-ports.ts';
import type { MovieView } from '../../../lambdas/core/serving/view-ports.ts';
import { epochMs, hourOf } from '../../../lambdas/core/time.ts';
import { consolePortFrom } from '../../../localstack/console/server/console-port.ts';
import type { ConsoleAbout } from '../../../localstack/console/source/console-source.ts';
import { sinceText } from '../../../localstack/console/source/records-since.ts';
import type { LetterList, RedriveResult } from '../../../localstack/console/source/wire-letters.ts';
import type { MovieSeries, RankingsView, SearchHit } from '../../../localstack/console/source/wire-movies.ts';
import type { ConsoleSnapshot, StageCard } from '../../../localstack/console/source/wire-pipeline.ts';
import type { RecordTail } from '../../../localstack/console/source/wire-records.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { TABLES, type Topic } from '../../../schema/names.ts';
import { right, wrong } from '../findings.ts';
import { OperatorFailure } from '../operator-command.ts';
import type { Finding, OperatorPorts, TableReader } from '../operator-ports.ts';
import { type AskConsole, askerOf, NotThere, worldOf } from './ask-console.ts';

/** Letters listed at a time at most. */
const LETTERS = 500;

/** The run in memory on this machine, asked through its console; `undefined`: no such run answers. */
export const openMemoryRun = async (env: NodeJS.ProcessEnv): Promise<OperatorPorts | undefined> => {
  const console = askerOf(`http://127.0.0.1:${consolePortFrom(env)}`);
  const about = await console.get<ConsoleAbout>('/api/about').catch(() => undefined);
  if (about?.kind !== 'run' || about.engine !== 'memory') return undefined;
  const snapshot = await console.get<ConsoleSnapshot>('/api/snapshot');
  const { topics, stages, now } = snapshot;
  return {
    name: `the run in memory at ${console.url}`,
    clock: { now: () => epochMs(now) },
    checks: stages.map((stage) => ({ name: stage.name.toLowerCase(), run: async () => findingOf(stage) })),
    probes: [],
    topics: async () =>
      topics.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.length,
        replicas: null,
        records: partitions.reduce((sum, { newestOffset }) => sum + (newestOffset ?? -1) + 1, 0),
      })),
    lags: async () =>
      topics.map(({ topic, group, lag, lagMs }) => ({
        group,
        topic: topic as Topic,
        records: lag,
        seconds: lagMs === null ? null : lagMs / 1_000,
      })),
    tables: tablesOf(console),
    movieView: (movieId) => viewOf(console, movieId),
    archive: archiveOf(console),
    redrive: (request) => redriveOf(console, request),
    tail: async (topic, { limit, since }) => {
      const from = since === null ? '' : `&since=${encodeURIComponent(sinceText(since))}`;
      const { records } = await console.get<RecordTail>(`/api/records/${topic}?limit=${limit}${from}`);
      return (since === null ? records.toReversed() : records).map(({ appendedAt, fault, ...record }) => ({
        ...record,
        appendedAt: epochMs(appendedAt),
        ...(fault === null ? {} : { fault }),
      }));
    },
    decode: async (topic, value) => decoderOf(topic, schemaVersionsOf(topic, localVersionIdsOf(topic)))(value),
    volumes: () =>
      Promise.reject(new OperatorFailure('A run in memory has no volumes of a day; name a stage, or --engine jvm.')),
    world: worldOf(console),
    missing: async () => null,
    close: async () => undefined,
  };
};

const findingOf = ({ status, facts, remedy }: StageCard): Finding =>
  status === 'away' || status === 'behind'
    ? wrong(remedy ?? status, 'See the console.', facts)
    : right(facts[0] ?? status, facts);

/** What the console shows of the tables; what it does not, a run in memory has nowhere. */
const tablesOf = (console: AskConsole): TableReader => ({
  knownMovies: async () => [],
  countRows: () => Promise.reject(new OperatorFailure('Rows in memory are counted by npm start -- --report FILE.')),
  ranking: async (name, hour, limit) => {
    const { judgedAt, rankings } = await console.get<RankingsView>('/api/rankings');
    if (judgedAt === null || hourOf(epochMs(judgedAt)) !== hour) return null;
    const rows = rankings[name].slice(0, limit).map(({ rank, movieId, title, score, velocity, label, timesUsual }) => ({
      rank,
      movieId,
      title: title ?? `#${movieId}`,
      ...(score === null ? {} : { score }),
      velocity,
      acceleration: null,
      more: { label, times_usual: timesUsual },
    }));
    return { windowStart: epochMs(judgedAt), rows };
  },
  judgedIn: async (hour) => {
    const { judgedAt } = await console.get<RankingsView>('/api/rankings');
    return judgedAt !== null && hourOf(epochMs(judgedAt)) === hour ? epochMs(judgedAt) : null;
  },
  moviesNamed: async (words) => {
    const hits = await console.get<readonly SearchHit[]>(`/api/movies?q=${encodeURIComponent(words)}`);
    return hits.map(({ movieId, title }) => ({ movieId, title: title ?? `#${movieId}` }));
  },
  newestRows: (movieId) => newestRowsOf(console, movieId),
});

/** Of the hours that rows live. */
const newestRowsOf = async (console: AskConsole, movieId: number) => {
  const { title, ratings, moods } = await console.get<MovieSeries>(`/api/movies/${movieId}/series?hours=48`);
  const [rating, mood] = [ratings.at(-1), moods.at(-1)];
  return {
    ...(title === null ? {} : { [TABLES.movies]: { title } }),
    ...(rating === undefined
      ? {}
      : { [TABLES.movieRatingsByWindow]: { ...rating, windowStart: new Date(rating.windowStart) } }),
    ...(mood === undefined ? {} : { [TABLES.reviewSentiments]: { ...mood, windowStart: new Date(mood.windowStart) } }),
  };
};

const viewOf = (console: AskConsole, movieId: number): Promise<MovieView | null> =>
  console.get<MovieView>(`/api/movies/${movieId}/documents`).catch((error: unknown) => {
    if (error instanceof NotThere) return null;
    throw error;
  });

const archiveOf = (console: AskConsole): DeadLetterArchive => ({
  list: async ({ topic, after = '', limit }) => {
    const query = topic === undefined ? '' : `&topic=${topic}`;
    const { letters } = await console.get<LetterList>(`/api/letters?limit=${LETTERS}${query}`);
    const wanted = letters.filter(({ key }) => key > after).sort((one, other) => (one.key < other.key ? -1 : 1));
    const page = wanted.slice(0, limit).map(({ key, state }) => ({ key, state }));
    return { letters: page, next: wanted.length > limit ? (page.at(-1)?.key ?? null) : null };
  },
  read: async (key) => {
    try {
      return deadLetterOf(JSON.stringify(await console.get(`/api/letter-texts/${encodeURIComponent(key)}`)));
    } catch (cause) {
      throw cause instanceof NotThere ? new NoSuchLetter(key, { cause }) : cause;
    }
  },
  claim: () => Promise.reject(new OperatorFailure('The run itself claims its letters.')),
  confirm: () => Promise.reject(new OperatorFailure('The run itself confirms its letters.')),
});

const redriveOf = async (
  console: AskConsole,
  { key, topic, code, after = '', limit, isDryRun }: RedriveRequest,
): Promise<RedriveReport> => {
  const { letters } = await console.get<LetterList>(`/api/letters?limit=${LETTERS}`);
  const waiting = letters.filter(
    (letter) =>
      letter.state === 'waiting' &&
      letter.key > after &&
      (topic === undefined || letter.topic === topic) &&
      (code === undefined || letter.reason === code),
  );
  const keys = key === undefined ? waiting.slice(0, limit).map((letter) => letter.key) : [key];
  const result = await console.post<RedriveResult>('/api/letters/redrive', { keys, isDryRun, confirmation: null });
  return { isDryRun, examined: keys.length, letters: result.letters as RedriveReport['letters'], next: null };
};
