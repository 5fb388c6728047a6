import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { kafkaPlanOf } from '../../../localstack/engines/jvm/jvm-plan.ts';
import { type ServerProcess, startServer } from '../../../localstack/engines/process/server-process.ts';
import { engineAddresses } from '../../engines/engines.ts';
import { ownServerOf } from '../../engines/own-server.ts';

const LISTENER = 'listener.name.clients.oauthbearer.sasl';
/** Kafka wants to be told anew who it is, as MSK does after twelve hours; kafkajs does so ten seconds before. */
const SESSION_MS = 12_000;

/** A token that is not signed: Kafka's own validator for development reads whom it names and until when. */
const tokenOf = (subject: string, expiresAtMs: number): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: subject, iat: (Date.now() - 5_000) / 1_000, exp: expiresAtMs / 1_000 })}.`;
};

/**
 * MSK's tokens are AWS's to judge (msk-login.test.ts); that the client goes through the mechanism as a real broker has it,
 * again and again, is shown here on Kafka itself.
 */
describe.runIf(engineAddresses() !== null)('A login with OAUTHBEARER at a real Kafka', () => {
  let runFolder: string;
  let server: ServerProcess;
  let broker: string;

  beforeAll(async () => {
    const { options, java, jars } = await ownServerOf('kafka');
    runFolder = options.runFolder;
    const { ports } = options;
    const plan = await kafkaPlanOf(options, java, jars);
    const [inner, controller, outer] = [ports.kafka, ports.kafkaController, ports.cassandra].map(
      (port) => `127.0.0.1:${port}`,
    );
    broker = outer ?? '';
    const settings = {
      listeners: `PLAINTEXT://${inner},CONTROLLER://${controller},CLIENTS://${outer}`,
      'advertised.listeners': `PLAINTEXT://${inner},CLIENTS://${outer}`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENTS:SASL_PLAINTEXT',
      'sasl.enabled.mechanisms': 'OAUTHBEARER',
      [`${LISTENER}.jaas.config`]: 'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;',
      'listener.name.clients.oauthbearer.connections.max.reauth.ms': SESSION_MS,
    };
    const overrides = Object.entries(settings).flatMap(([name, value]) => ['--override', `${name}=${value}`]);
    server = await startServer({ ...plan, arguments: [...plan.arguments, ...overrides] });
  });
  afterAll(async () => {
    await server.stop();
    await rm(runFolder, { recursive: true, force: true });
  });

  const adminWith = (provide: () => string) => {
    const oauthBearerProvider = async () => ({ value: provide() });
    const sasl = { mechanism: 'oauthbearer', oauthBearerProvider } as const;
    return kafkaClientOf({ brokers: [broker], clientId: 'test', sasl }).admin({ retry: { retries: 0 } });
  };

  it('is let in, and signs in anew with a new token before Kafka would end the connection', async () => {
    let tokens = 0;
    const admin = adminWith(() => {
      tokens += 1;
      return tokenOf('speed-layer', Date.now() + 60_000);
    });
    await admin.connect();
    expect(await admin.listTopics()).toContain('__consumer_offsets');
    const startedAt = performance.now();
    const outlivedTheSession = async () => {
      await admin.listTopics();
      return performance.now() - startedAt > SESSION_MS;
    };
    await expect.poll(outlivedTheSession, { timeout: 30_000, interval: 250 }).toBe(true);
    expect(tokens).toBeGreaterThan(2);
    await admin.disconnect();
  });

  it.each([
    ['an expired token', () => tokenOf('speed-layer', Date.now() - 1_000)],
    ['what is no token', () => 'none'],
  ])('gets no answer with %s', async (_, provide) => {
    const admin = adminWith(provide);
    // Kafka refuses with a message of the mechanism's own, which kafkajs does not read: it notices at the next request.
    await expect(admin.connect().then(() => admin.listTopics())).rejects.toThrow(/No brokers in the broker pool/);
    await admin.disconnect();
  });
});
