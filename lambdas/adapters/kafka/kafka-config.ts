import type { Clock } from '../../core/ports.ts';
import { isLoopbackHost, type Settings } from '../../core/settings.ts';
import type { CredentialsSource } from '../aws/sigv4.ts';
import type { KafkaConnection } from './kafka-client.ts';
import { mskIamOf } from './msk-iam.ts';

export interface KafkaConfig {
  readonly brokers: readonly string[];
  /** `iam`: TLS and the function's role. `none`: plain text, to this machine only. */
  readonly auth: 'iam' | 'none';
  readonly region: string;
}

const hostOf = (broker: string): string => broker.replace(/:\d+$/, '');

/** `AWS_REGION`, `KAFKA_BROKERS` (host:port, separated by commas); by default: `KAFKA_AUTH` (iam). */
export const readKafkaConfig = (settings: Settings): KafkaConfig => {
  const brokers = settings.list('KAFKA_BROKERS');
  const auth = settings.oneOf('KAFKA_AUTH', ['iam', 'none'], 'iam');
  for (const broker of brokers) {
    if (!/^[^:\s]+:\d+$/.test(broker)) settings.refuse(`KAFKA_BROKERS has "${broker}"; it must be host:port`);
    else if (auth === 'none' && !isLoopbackHost(hostOf(broker))) {
      settings.refuse(`KAFKA_BROKERS has "${broker}"; KAFKA_AUTH none is plain text, and that only to this machine`);
    }
  }
  return { brokers, auth, region: settings.text('AWS_REGION') };
};

export const kafkaConnectionOf = (
  { brokers, auth, region }: KafkaConfig,
  clientId: string,
  credentials: CredentialsSource,
  clock: Clock,
): KafkaConnection => {
  const connection = { brokers, clientId };
  if (auth === 'none') return connection;
  return { ...connection, ssl: true, sasl: mskIamOf({ region, credentials, clock, clientId }) };
};
