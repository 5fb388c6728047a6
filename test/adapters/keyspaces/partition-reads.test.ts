import type { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { makePartitionReads } from '../../../lambdas/adapters/keyspaces/partition-reads.ts';
import { METRICS } from '../../../schema/names.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';

interface Row {
  readonly movie_id: number;
  readonly hour: Date;
}

const rowOf = (movieId: number, hour: number): Row => ({ movie_id: movieId, hour: new Date(hour) });

/** Answers with those of `rows` that are asked for; `asked` has what was bound. A negative movie cannot be read. */
const rigOf = (rows: readonly Row[]) => {
  const asked: (readonly unknown[])[] = [];
  const execute = async (_: string, params: readonly unknown[]) => {
    asked.push(params);
    const [movieIds, from = 0] = params.slice(1) as [number[], number?];
    if (movieIds.some((movieId) => movieId < 0)) throw new Error('this one not');
    const found = rows.filter((row) => movieIds.includes(row.movie_id) && row.hour.getTime() >= from);
    return { rows: found, pageState: null };
  };
  const telemetry = countedTelemetry();
  const query = { query: 'SELECT', fixed: ['of mine'], key: 'movie_id' };
  return { client: { execute } as unknown as Client, telemetry, asked, query };
};

describe('Reads of partitions', () => {
  it('that are asked for together are one request, and everybody gets the rows of theirs', async () => {
    const { client, telemetry, asked, query } = rigOf([rowOf(1, 5), rowOf(2, 9), rowOf(1, 3)]);
    const read = makePartitionReads(client, telemetry, query);
    const found = await Promise.all([read(1), read(2), read(3), read(1)]);
    expect(found).toEqual([[rowOf(1, 5), rowOf(1, 3)], [rowOf(2, 9)], [], [rowOf(1, 5), rowOf(1, 3)]]);
    expect(asked).toEqual([['of mine', [1, 2, 3]]]);
    expect(telemetry.counts.get(METRICS.storeOperations)).toBe(1);
    await read(2);
    expect(asked).toEqual([
      ['of mine', [1, 2, 3]],
      ['of mine', [2]],
    ]);
  });

  it('from different instants on are read from the earliest, and everybody gets no more than was asked for', async () => {
    const { client, telemetry, asked, query } = rigOf([rowOf(1, 7), rowOf(1, 4), rowOf(2, 7), rowOf(2, 4)]);
    const read = makePartitionReads(client, telemetry, { ...query, from: 'hour' });
    expect(await Promise.all([read(1, 7), read(2, 4)])).toEqual([[rowOf(1, 7)], [rowOf(2, 7), rowOf(2, 4)]]);
    expect(asked).toEqual([['of mine', [1, 2], 4]]);
  });

  it('never name more partitions than Keyspaces takes in one request', async () => {
    const { client, telemetry, asked, query } = rigOf([rowOf(150, 1)]);
    const read = makePartitionReads(client, telemetry, query);
    const found = await Promise.all(Array.from({ length: 201 }, (_, movieId) => read(movieId)));
    expect(found.flat()).toEqual([rowOf(150, 1)]);
    expect(asked.map(([, movieIds]) => (movieIds as number[]).length)).toEqual([100, 100, 1]);
  });

  it('fail for all who asked together, and for nobody who asks later', async () => {
    const { client, telemetry, query } = rigOf([rowOf(1, 5)]);
    const read = makePartitionReads(client, telemetry, query);
    const [bad, good] = await Promise.allSettled([read(-1), read(1)]);
    expect([bad.status, good.status]).toEqual(['rejected', 'rejected']);
    expect(await read(1)).toEqual([rowOf(1, 5)]);
  });
});
