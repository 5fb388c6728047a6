import type { Place } from '../../../bin/operator/command-line/run-command.ts';
import { runCommand } from '../../../bin/operator/command-line/run-command.ts';
import type { OperatorPorts, TableReader } from '../../../bin/operator/operator-ports.ts';
import { decoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { schemaVersionsOf } from '../../../lambdas/adapters/avro/schema-versions.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { redrive } from '../../../lambdas/core/care/redrive.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { NOW } from '../../builders/time.ts';

export const NO_TABLES: TableReader = {
  knownMovies: async () => [],
  countRows: async () => 0,
  ranking: async () => null,
  judgedIn: async () => null,
  moviesNamed: async () => [],
  newestRows: async () => ({}),
};

export interface FakeOperatorPorts extends OperatorPorts {
  readonly deadLetters: MemoryDeadLetters;
  readonly sent: unknown[];
  isClosed: boolean;
}

/** Nothing is there but what a test brings. */
export const operatorPortsWith = (more: Partial<OperatorPorts> = {}): FakeOperatorPorts => {
  const deadLetters = new MemoryDeadLetters();
  const sent: unknown[] = [];
  const producer = { send: async (_topic: string, records: readonly unknown[]) => void sent.push(...records) };
  const clock = { now: () => NOW };
  const fake: FakeOperatorPorts = {
    name: 'a fake',
    clock,
    checks: [],
    probes: [],
    topics: async () => [],
    lags: async () => [],
    tables: NO_TABLES,
    movieView: async () => null,
    archive: deadLetters,
    redrive: (request) => redrive({ archive: deadLetters, producer, clock }, request),
    tail: async () => [],
    decode: async (topic, value) => decoderOf(topic, schemaVersionsOf(topic, localVersionIdsOf(topic)))(value),
    missing: async () => null,
    volumes: async () => ({ movies: 500, recordsPerDay: 100_000, source: 'a fake' }),
    close: async () => {
      fake.isClosed = true;
    },
    deadLetters,
    sent,
    isClosed: false,
    ...more,
  };
  return fake;
};

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly places: readonly Place[];
}

/** What a command line prints and ends with. */
export const operate = async (args: readonly string[], ports: OperatorPorts = operatorPortsWith()): Promise<Ended> => {
  const out: string[] = [];
  const err: string[] = [];
  const places: Place[] = [];
  const open = async (place: Place): Promise<OperatorPorts> => {
    places.push(place);
    return ports;
  };
  const code = await runCommand(args, open, { out: (text) => void out.push(text), err: (text) => void err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n'), places };
};

export const widthOf = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));
