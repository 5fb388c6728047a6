import type { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { FUNCTIONS } from '../../../schema/names.ts';
import type { Settings } from '../../core/settings.ts';
import type { CredentialsSource } from '../aws/sigv4.ts';
import { makeS3DeadLetterArchive } from '../dead-letters/s3-dead-letter-archive.ts';
import { type KafkaConfig, kafkaConnectionOf, readKafkaConfig } from '../kafka/kafka-config.ts';
import { KafkaProducer } from '../kafka/kafka-producer.ts';
import { realClock } from '../real-time.ts';
import { makeLambdaTelemetry } from '../telemetry/telemetry.ts';

export interface RedriveConfig {
  /** S3. */
  readonly deadLetterBucket: string;
  readonly kafka: KafkaConfig;
}

/** To be set: `DEAD_LETTER_BUCKET` and what Kafka needs (kafka-config.ts). */
export const readRedriveConfig = (settings: Settings): RedriveConfig => ({
  deadLetterBucket: settings.text('DEAD_LETTER_BUCKET'),
  kafka: readKafkaConfig(settings),
});

/** The redriving function's surroundings in Lambda, over the clients its composition root has made. */
export const redriveEnvironmentOf = (
  { kafka, deadLetterBucket }: RedriveConfig,
  { s3, credentials }: { readonly s3: S3Client; readonly credentials: CredentialsSource },
) => {
  const telemetry = makeLambdaTelemetry(FUNCTIONS.redriveDeadLetters);
  const connection = kafkaConnectionOf(kafka, FUNCTIONS.redriveDeadLetters, credentials, realClock);
  const producer = new KafkaProducer(connection);
  return {
    archive: makeS3DeadLetterArchive(s3, deadLetterBucket),
    producer,
    telemetry,
    /** The handler as Lambda calls it: an environment that is frozen afterwards must not hold a connection. */
    run: <Event, Report>(handler: (event: Event, context: Context) => Promise<Report>) =>
      telemetry.reported<Event, Report>(async (event, context) => {
        try {
          return await handler(event, context);
        } finally {
          await producer.close();
        }
      }),
  };
};
