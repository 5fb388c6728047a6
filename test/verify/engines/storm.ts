import { setTimeout as wait } from 'node:timers/promises';
import type { JvmEngines } from '../../../localstack/engines/engine.ts';
import type { Crew } from './crew.ts';
import { within } from './within.ts';

const RESTART_LIMIT_MS = 120_000;
/** Longer than a consumer's session of 6 s: its partitions are given to others before it thaws. */
const FREEZE_MS = 8_000;

export interface Upheaval {
  readonly name: string;
  readonly strike: () => Promise<void>;
}

/** What happens to a pass, in order. */
export const stormOf = (engines: JvmEngines, crew: Crew, isShort: boolean): Upheaval[] => {
  const restart = (server: 'kafka' | 'cassandra') =>
    within(`restarting ${server}`, RESTART_LIMIT_MS, engines[server].restart());
  const killAndRestart = async (server: 'kafka' | 'cassandra', awayMs: number): Promise<void> => {
    await engines[server].kill();
    await wait(awayMs);
    await restart(server);
  };
  const short: Upheaval[] = [
    {
      name: 'kill -9 of a function process in the middle of a batch; another takes over',
      strike: async () => {
        await crew.killOne();
        await crew.join();
      },
    },
    { name: 'kill -9 of Cassandra, back at once', strike: () => killAndRestart('cassandra', 0) },
  ];
  if (isShort) return short;
  return [
    ...short,
    { name: 'a function process frozen for 8 s goes on as a zombie', strike: () => crew.freezeOne(FREEZE_MS) },
    { name: 'kill -9 of Kafka, back at once', strike: () => killAndRestart('kafka', 0) },
    {
      name: 'commits rolled back to half, kill -9 of the process that had made them',
      strike: async () => {
        await crew.rollBackOne();
        await crew.join();
      },
    },
    {
      name: 'kill -9 of Cassandra and of a function process; Cassandra away for 6 s, invocations overrun',
      strike: async () => {
        await Promise.all([engines.cassandra.kill(), crew.killOne()]);
        await wait(6_000);
        await restart('cassandra');
        await crew.join();
      },
    },
    { name: 'a third function process joins', strike: () => crew.join() },
    {
      name: 'kill -9 of Kafka and of Cassandra together',
      strike: async () => {
        await Promise.all([engines.kafka.kill(), engines.cassandra.kill()]);
        await Promise.all([restart('kafka'), restart('cassandra')]);
      },
    },
  ];
};
