import { openAws } from '../../../../bin/operator/aws/open-aws.ts';
import { StageSource } from '../../../../bin/operator/aws/stage-source.ts';
import { makeS3DeadLetterArchive } from '../../../../lambdas/adapters/dead-letters/s3-dead-letter-archive.ts';
import { makeS3DeadLetters } from '../../../../lambdas/adapters/dead-letters/s3-dead-letters.ts';
import type { RecordProducer } from '../../../../lambdas/core/ports.ts';
import { makeHandler, type RedriveEvent } from '../../../../lambdas/redrive-dead-letters/handler.ts';
import { STAGES } from '../../../../lib/stages.ts';
import type { MoviesParts } from '../../../../localstack/console/answers/any-movies.ts';
import type { LocalRun } from '../../../../localstack/run/local-run.ts';
import { realSleep } from '../../../../localstack/time/local-time.ts';
import { stageAccountOf } from '../../../bin/operator/stage-account.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import type { ConsoleSourceRig } from './console-source-contract.ts';

const REGION = 'eu-central-1';

/** A stage whose tables and documents are those of a run, and whose AWS is a double. */
export const stageRigOf = async (
  { backend, time: { clock } }: Pick<LocalRun, 'backend' | 'time'>,
  { movie, movies }: { readonly movie: ConsoleSourceRig['movie']; readonly movies: MoviesParts },
): Promise<ConsoleSourceRig> => {
  const stage = STAGES.development;
  let sent = 0;
  const producer: RecordProducer = { send: async (_topic, records) => void (sent += records.length) };
  const account = stageAccountOf({
    stage,
    documents: backend.documents,
    redrive: (event) =>
      makeHandler({
        archive: makeS3DeadLetterArchive(account.bucket.client, 'letters'),
        producer,
        clock,
        telemetry: countedTelemetry(),
      })(event as RedriveEvent, { getRemainingTimeInMillis: () => 300_000 }),
  });
  const ports = await openAws(stage, REGION, account.clients);
  const name = `stage ${stage.name} in ${REGION}`;
  const source = new StageSource({
    stage,
    name,
    clients: account.clients,
    ports,
    movies,
    allowsRedrive: true,
    log: () => undefined,
  });
  const letters = makeS3DeadLetters(async () => account.bucket.client, 'letters');
  return {
    source,
    movie,
    look: async () => {
      // No two looks of one millisecond.
      await realSleep(2);
      await source.look();
    },
    setAside: (letter) => letters.put(letter),
    sentBack: async () => {
      const count = sent;
      sent = 0;
      return count;
    },
  };
};
