/** A look at the run as the console takes it: the same figures as the terminal's, and what does not answer. */
import { METRICS } from '../../../schema/names.ts';
import type { AwayPart, AwaySince, RunTick } from '../../console/watching/run-tick.ts';
import { SERVERS, type ServerName } from '../../engines/jvm/jars.ts';
import { realClock } from '../../time/local-time.ts';
import { TMDB_ATTRIBUTION } from '../../tmdb/attribution.ts';
import type { Answers } from '../answers.ts';
import type { LocalRun } from '../local-run.ts';
import type { Snapshot } from '../screen/snapshot.ts';
import { endedServersOf } from '../server-keeper.ts';

const PART_OF: Readonly<Record<ServerName, AwayPart>> = { kafka: 'kafka', cassandra: 'tables', documents: 'documents' };

const COUNTED = [
  METRICS.tmdbRequests,
  METRICS.tmdbFailures,
  METRICS.tmdbThrottled,
  METRICS.recordsApplied,
  METRICS.recordsLate,
  METRICS.recordsExpired,
  METRICS.deadLetters,
  METRICS.windowsWritten,
  METRICS.storeOperations,
  METRICS.storeFailures,
  METRICS.executionsStarted,
  METRICS.documentsWritten,
  METRICS.viewDifference,
  METRICS.labelChangesPublished,
] as const;

type TickOf = (snapshot: Snapshot, state: RunTick['state'], answers: Pick<Answers, 'lags' | 'away'>) => RunTick;

export const ticksOf = (run: LocalRun): TickOf => {
  const { observer } = run;
  const endedSince = new Map<ServerName, number>();
  return (snapshot, state, { lags, away }) => ({
    now: snapshot.now,
    state,
    phase: snapshot.phase,
    speed: run.tmdb.simulated !== undefined && state === 'live' ? run.time.speed : null,
    engine: run.choice.engine,
    lags,
    away: { ...away, ...endedServers(run, endedSince), ...observer.awayTmdb() },
    counts: Object.fromEntries(COUNTED.map((metric) => [metric, run.figures.count(metric)])),
    lastPoll: snapshot.lastPoll,
    workflow: snapshot.workflow,
    attribution: TMDB_ATTRIBUTION,
  });
};

/** A server of ours that has ended is away before anybody has waited in vain for its answer. */
const endedServers = (
  { engines }: LocalRun,
  endedSince: Map<ServerName, number>,
): Partial<Record<AwayPart, AwaySince>> => {
  const ended = endedServersOf(engines);
  for (const name of endedSince.keys()) if (!ended.includes(name)) endedSince.delete(name);
  for (const name of ended) if (!endedSince.has(name)) endedSince.set(name, realClock.now());
  return Object.fromEntries(
    [...endedSince].map(([name, since]) => [PART_OF[name], { since, reason: `${SERVERS[name]} has ended.` }]),
  );
};
