import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { keepAsking, noAnswers } from '../../../localstack/run/answers.ts';
import type { LocalRun } from '../../../localstack/run/local-run.ts';
import { ALL_TOPICS } from '../../../schema/topology.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';

const away = (): Promise<never> => Promise.reject(new Error('Connection pool for 127.0.0.1:27004 was cleared'));

/** What is told when one server of three does not answer. */
const askedWithout = async (server: 'kafka' | 'tables' | 'documents') => {
  const time = { clock: { now: () => NOW } };
  const backend = openMemoryBackend(time.clock, countedTelemetry());
  await backend.admin.createTopics(ALL_TOPICS.map((topic) => ({ topic, partitions: 1 })));
  if (server === 'kafka') Object.assign(backend.admin, { lag: away });
  if (server === 'tables') Object.assign(backend.stores.changeLog, { read: away });
  if (server === 'documents') Object.assign(backend.documents, { ranking: away });
  const figures = new Figures();
  const answers = { ...noAnswers(), lags: new Map() };
  const stopping = new AbortController();
  const asking = keepAsking({ backend, figures, time } as unknown as LocalRun, answers, stopping.signal);
  await wait(100);
  stopping.abort();
  await asking;
  return { away: Object.keys(answers.away), told: figures.warnings.all().map(({ text }) => text), answers };
};

describe('a server that does not answer', () => {
  it.each([
    ['kafka', 'Kafka'],
    ['tables', 'Cassandra'],
    ['documents', 'The document server'],
  ] as const)('is told by its own name, and is the only one that is away: %s', async (server, name) => {
    const { away: parts, told } = await askedWithout(server);
    expect(parts).toEqual([server]);
    expect(told).toEqual([`${name} cannot be asked: Connection pool for 127.0.0.1:27004 was cleared`]);
  });

  it('leaves no lag that looks like one', async () => {
    expect((await askedWithout('kafka')).answers.lags).toBeUndefined();
    expect((await askedWithout('documents')).answers.lags?.size).toBe(4);
  });
});
