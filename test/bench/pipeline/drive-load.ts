import type { Client } from 'cassandra-driver';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { countedIn, driveTopic, handlerOn, storesOn } from './drive.ts';
import type { Load } from './loads.ts';
import { processorSecondsOf } from './processor-time.ts';
import type { Effort } from './rate.ts';
import type { Rig } from './rig.ts';
import { type Stages, stagesOf } from './stages.ts';

export interface OwnRun extends Effort {
  readonly figures: Figures;
  readonly stages: Stages;
}

/** Our functions over the load's topic, from Kafka to rows. @throws Error where the rows count something else */
export const driveLoad = async (rig: Rig, { name, topic, records }: Load, client: Client): Promise<OwnRun> => {
  const figures = new Figures();
  const stages = stagesOf(storesOn(client, figures.telemetryOf('local')), (noted) => handlerOn(topic, noted, figures));
  const before = await processorSecondsWith(rig, [process.pid]);
  const { seconds } = await driveTopic(rig, topic, stages.handler, figures, () => figures.delivered(topic) >= records);
  const after = await processorSecondsWith(rig, [process.pid]);
  const counted = await countedIn(client, topic);
  if (counted !== records) throw new Error(`${name}: the rows count ${counted} of ${records} records`);
  return {
    records,
    seconds,
    processorSeconds: after.map((each, index) => each - (before[index] ?? 0)),
    figures,
    stages,
  };
};

/** Used so far by these processes, Cassandra and Kafka. */
export const processorSecondsWith = async ({ engines }: Rig, pids: readonly number[]): Promise<number[]> => {
  const own = await Promise.all(pids.map(processorSecondsOf));
  const servers = await Promise.all([engines.cassandra.pid, engines.kafka.pid].map(processorSecondsOf));
  return [own.reduce((sum, each) => sum + each, 0), ...servers];
};
