import { epochMs } from '../../../lambdas/core/time.ts';
import { Figures, type Spread } from '../../../localstack/pipeline/figures.ts';
import { realSleep } from '../../../localstack/time/local-time.ts';
import { METRICS } from '../../../schema/names.ts';
import { driveTopic, handlerOn, storesOn } from './drive.ts';
import type { Load } from './loads.ts';
import { emptyTopic, encoderFor, type Rig } from './rig.ts';

export const LATENCY_RECORDS_PER_SECOND = 50;
const TICK_MS = 100;
const WARM_UP_SECONDS = 5;

/** Produce → row at a steady 50 records/s, in milliseconds; the first seconds, in which everything is compiled, left out. */
export const latencyOf = async (rig: Rig, load: Load, seconds: number): Promise<Spread> => {
  await emptyTopic(rig.admin, load.topic);
  const client = await rig.keyspace('bench_latency');
  const figures = new Figures();
  const handler = handlerOn(load.topic, storesOn(client, figures.telemetryOf('local')), figures);
  const total = (WARM_UP_SECONDS + seconds) * LATENCY_RECORDS_PER_SECOND;
  const producing = produceSteadily(rig, load, total, figures);
  await driveTopic(rig, load.topic, handler, figures, () => figures.delivered(load.topic) >= total);
  await producing;
  return figures.spread(METRICS.rowLatencyMs);
};

const produceSteadily = async ({ producer }: Rig, load: Load, total: number, figures: Figures): Promise<void> => {
  const encode = encoderFor(load);
  const perTick = (LATENCY_RECORDS_PER_SECOND * TICK_MS) / 1_000;
  const startedAt = performance.now();
  for (let sent = 0; sent < total; sent += perTick) {
    if (sent === WARM_UP_SECONDS * LATENCY_RECORDS_PER_SECOND) figures.forgetLatencies();
    await producer.send(
      load.topic,
      Array.from({ length: perTick }, (_, index) => encode(sent + index, epochMs(Date.now()))),
    );
    await realSleep(Math.max(0, startedAt + ((sent + perTick) * TICK_MS) / perTick - performance.now()));
  }
};
