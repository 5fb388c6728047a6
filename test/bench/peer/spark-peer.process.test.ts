import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JvmEngines } from '../../../localstack/engines/engine.ts';
import { TOPICS } from '../../../schema/names.ts';
import { emptyFolder } from '../../localstack/engines/fake-commands.ts';
import { startSpark } from './spark-peer.ts';

const ENGINES = {
  kafka: { brokers: ['127.0.0.1:19092'] },
  cassandra: { port: 19_042, localDataCenter: 'datacenter1' },
} as unknown as JvmEngines;

/** In place of Python: shell lines. */
const startWith = async (...lines: string[]) => {
  const python = join(await emptyFolder(), 'python');
  await writeFile(python, ['#!/bin/sh', ...lines].join('\n'));
  await chmod(python, 0o700);
  return startSpark({ python, jars: [] }, ENGINES);
};

const QUERY = { topic: TOPICS.reviews, keyspace: 'bench', job: 'same' } as const;

it('answers query after query and tells which processes it has', async () => {
  const answer = String.raw`echo "{\"seconds\": 1.5, \"records\": $records}"`;
  const peer = await startWith(
    'echo ready',
    'records=0',
    'while read -r _; do',
    'records=$((records + 1))',
    answer,
    'done',
  );
  expect(await peer.run(QUERY)).toEqual({ seconds: 1.5, records: 1 });
  expect(await peer.run(QUERY)).toEqual({ seconds: 1.5, records: 2 });
  expect((await peer.processIds()).length).toBe(process.platform === 'linux' ? 1 : 0);
  await peer.stop();
});

it('says what it said last where it ends instead of answering', async () => {
  const peer = await startWith('echo ready', 'read -r query', 'echo "no topic in $query" >&2', 'exit 1');
  await expect(peer.run(QUERY)).rejects.toThrow(/Spark ended before it answered.*\n.*no topic in .*"view":"reviews"/);
  await peer.stop();
});

it('says so where it does not start', async () => {
  await expect(startWith('echo "out of memory" >&2', 'exit 1')).rejects.toThrow(/Spark ended[^]*out of memory/);
});
