/** Judgements that hold for a stage on AWS and for a run on this machine. */
import type { TmdbTransport } from '../../lambdas/core/poll/poll-ports.ts';
import { TOPICS } from '../../schema/names.ts';
import type { Finding, TopicDescription } from './operator-ports.ts';

export const right = (detail: string, facts: readonly string[] = []): Finding => ({ isRight: true, detail, facts });

export const wrong = (detail: string, remedy: string, facts: readonly string[] = []): Finding => ({
  isRight: false,
  detail,
  remedy,
  facts,
});

/** Every topic with as many partitions as it should have: with fewer, movies would share what should be apart. */
export const topicsFinding = (topics: readonly TopicDescription[], partitions: number, remedy: string): Finding => {
  const facts = topics.map((one) => `${one.topic}: ${one.partitions} partitions, ${one.replicas ?? '?'} replicas`);
  const missing = Object.values(TOPICS).filter((name) => !topics.some(({ topic }) => topic === name));
  const small = topics.filter((one) => one.partitions < partitions).map(({ topic }) => topic);
  if (missing.length > 0) return wrong(`missing: ${missing.join(', ')}`, remedy, facts);
  if (small.length > 0) return wrong(`fewer than ${partitions} partitions: ${small.join(', ')}`, remedy, facts);
  return right(`${topics.length} topics of at least ${partitions} partitions`, facts);
};

export const tmdbFinding = async (transport: TmdbTransport, where: string): Promise<Finding> => {
  const reply = await transport.get('/movie/popular?page=1');
  switch (reply.kind) {
    case 'ok':
      return right(`the token is valid, ${where} answers`);
    case 'refused':
      return wrong(reply.reason, 'Make an API Read Access Token in the settings of your TMDB account.');
    case 'throttled':
      return wrong(
        `${where} says: too many requests`,
        "Wait a minute; if it stays, lower the poller's requests per second.",
      );
    case 'missing':
      return wrong(`${where} has no list of popular movies`, 'Is this TMDB? Check TMDB_BASE_URL.');
    case 'rejected':
    case 'failed':
      return wrong(`${where}: ${reply.reason}`, 'Check the network from here, and status.themoviedb.org.');
  }
};
