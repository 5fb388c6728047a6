import { epochMs } from '../../../lambdas/core/time.ts';
import { storesAround } from '../../../localstack/backend/stores-around.ts';
import { Figures, type Spread, type Stage } from '../../../localstack/pipeline/figures.ts';
import { realClock, realSleep } from '../../../localstack/time/local-time.ts';
import type { StreamHandler } from '../../../localstack/wiring/stream-wiring.ts';
import { METRICS } from '../../../schema/names.ts';
import { driveTopic, handlerOn, storesOn } from './drive.ts';
import type { Load } from './loads.ts';
import { emptyTopic, encoderFor, type Rig } from './rig.ts';

export const LATENCY_RECORDS_PER_SECOND = 50;
const TICK_MS = 100;
const WARM_UP_SECONDS = 20;

/** Milliseconds from producing a record to its row, and what of them goes where. */
export interface Latency {
  readonly row: Spread;
  readonly stages: Partial<Record<Stage, Spread>>;
}

/** At a steady 50 records/s; the first seconds, in which everything is compiled, left out. */
export const latencyOf = async (rig: Rig, load: Load, seconds: number): Promise<Latency> => {
  await emptyTopic(rig.admin, load.topic);
  const client = await rig.keyspace('bench_latency');
  const figures = new Figures();
  const stores = storesAround(storesOn(client, figures.telemetryOf('local')), (...step) => figures.staged(...step));
  const handler = handlerOn(load.topic, stores, figures);
  const waited: StreamHandler = (event, context) => {
    const now = realClock.now();
    for (const { timestamp } of Object.values(event.records).flat()) figures.stage(load.topic, 'wait', now - timestamp);
    return handler(event, context);
  };
  const total = (WARM_UP_SECONDS + seconds) * LATENCY_RECORDS_PER_SECOND;
  const producing = produceSteadily(rig, load, total, figures);
  await driveTopic(rig, load.topic, waited, figures, () => figures.delivered(load.topic) >= total);
  await producing;
  return { row: figures.spread(METRICS.rowLatencyMs), stages: figures.stages()[load.topic] ?? {} };
};

const produceSteadily = async ({ producer }: Rig, load: Load, total: number, figures: Figures): Promise<void> => {
  const encode = encoderFor(load);
  const perTick = (LATENCY_RECORDS_PER_SECOND * TICK_MS) / 1_000;
  const startedAt = performance.now();
  for (let sent = 0; sent < total; sent += perTick) {
    if (sent === WARM_UP_SECONDS * LATENCY_RECORDS_PER_SECOND) figures.forgetLatencies();
    const records = Array.from({ length: perTick }, (_, index) => encode(sent + index, epochMs(Date.now())));
    await figures.staged(load.topic, 'produce', () => producer.send(load.topic, records));
    await realSleep(Math.max(0, startedAt + ((sent + perTick) * TICK_MS) / perTick - performance.now()));
  }
};
