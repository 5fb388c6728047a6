/** Every function as it is deployed, over a real Cassandra: it asks for what its role grants, and its role grants what it asks for. */
import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryViewDocuments } from '../../lambdas/adapters/memory/view-documents.ts';
import { epochMs } from '../../lambdas/core/time.ts';
import { makeHandler as makeServeDocuments } from '../../lambdas/serve-documents/handler.ts';
import { STAGES } from '../../lib/stages.ts';
import type { FunctionName } from '../../schema/names.ts';
import { CassandraRig, engines } from '../adapters/keyspaces/cassandra-rig.ts';
import { grantsNotUsed, mutantsWith, mutantsWithout, type Uses, usesNotGranted } from '../lib/rules/use-rules.ts';
import { stacksOf, type TemplateJson, templateOf } from '../lib/template.ts';
import { Bundles, type Invocation, invoke } from './bundle.ts';
import { CqlTap } from './cql-tap.ts';
import { environmentOf } from './environment.ts';
import { eventsOf, seed } from './every-table.ts';
import { HttpRecorder, type Recorded } from './http-recorder.ts';
import { PollSources } from './poll-sources.ts';
import { useOfRequest, usesOfStatement } from './uses.ts';

const TOKEN = 'the-token-of-this-test';
const LIMIT_MS = 180_000;
const rig = new CassandraRig('used_grants_test');
const now = epochMs(Date.now());

const serveDocuments = makeServeDocuments({ documents: new MemoryViewDocuments() });

/** What AWS says where functions read the answer. */
const ANSWERS: Readonly<Record<string, (body: string) => unknown>> = {
  'secretsmanager:GetSecretValue': () => ({ SecretString: TOKEN }),
  'lambda:InvokeFunction': (body) => serveDocuments(JSON.parse(body)),
  'events:PutEvents': () => ({ FailedEntryCount: 0, Entries: [] }),
  'states:StartExecution': () => ({ executionArn: 'arn', startDate: 0 }),
};

const answerTo = (use: string, { body }: Recorded): unknown =>
  use.startsWith('cassandra:Select') ? { ttl: { status: 'ENABLED' } } : ANSWERS[use]?.(body);

/** Runs every function, and listens. */
const listen = async (owner: Client, bundles: Bundles): Promise<{ uses: Uses; failed: unknown[] }> => {
  const uses = new Map<FunctionName, Set<string>>();
  const heard: string[] = [];
  const aws = new HttpRecorder(async (request, target) => {
    const use = useOfRequest(request, target);
    heard.push(use);
    return JSON.stringify((await answerTo(use, request)) ?? {});
  });
  const tap = new CqlTap(rig.address);
  const sources = await PollSources.open(engines?.kafka.brokers ?? [], TOKEN);
  const surroundings = {
    STORE_DIALECT: 'cassandra',
    STORE_HOST: '127.0.0.1',
    STORE_PORT: String(await tap.open()),
    STORE_DATA_CENTER: rig.address.localDataCenter,
    STORE_KEYSPACE: rig.keyspace,
    AWS_ENDPOINT_URL: await aws.start(),
    // On a busy machine it has its turn long after its instant.
    START_MAX_DELAY: '1h',
    ...sources.environment,
  };
  await seed(owner, rig.keyspace, now);
  const failed: unknown[] = [];
  for (const [name, event] of eventsOf(now)) {
    const file = await bundles.json('event', event);
    const invocation = await invoke(await bundles.make(name), file, { ...environmentOf(name), ...surroundings });
    if (!isSuccess(invocation)) failed.push([name, invocation]);
    heard.push(...tap.statements.splice(0).flatMap(usesOfStatement));
    uses.set(name, new Set([...(uses.get(name) ?? []), ...heard.splice(0)]));
  }
  await sources.close();
  await tap.close();
  await aws.stop();
  return { uses, failed };
};

const isSuccess = ({ result }: Invocation): boolean => {
  const { outcome } = result as { readonly outcome?: { readonly batchItemFailures?: readonly unknown[] } };
  return outcome !== undefined && (outcome?.batchItemFailures ?? []).length === 0;
};

describe.runIf(engines !== null)('Every function', () => {
  let bundles: Bundles;
  let uses: Uses;
  let failed: unknown[];

  beforeAll(async () => {
    await rig.begin();
    bundles = await Bundles.open();
    ({ uses, failed } = await listen(rig.owner, bundles));
  }, LIMIT_MS);
  afterAll(async () => {
    await bundles.close();
    await rig.end();
  });

  it('did what it was to do, so that there was something to listen to', () => {
    expect(failed).toEqual([]);
  });

  describe.each(Object.values(STAGES))('in $name', (stage) => {
    let template: TemplateJson;
    beforeAll(() => {
      template = templateOf(stacksOf(stage).compute);
    }, LIMIT_MS);

    it('may do what it does', () => {
      expect(usesNotGranted(template, stage, uses)).toEqual([]);
    });

    it('does what it may', () => {
      expect(grantsNotUsed(template, stage, uses)).toEqual([]);
    });

    it.each(['cassandra:Select', 'cassandra:Modify', 'events:PutEvents', 'states:StartExecution'])(
      'is missed without any one %s',
      (action) => {
        const mutants = mutantsWithout(template, action);
        expect(mutants.length).toBeGreaterThan(0);
        const unseen = mutants.filter((mutant) => usesNotGranted(mutant.template, stage, uses).length === 0);
        expect(unseen.map(({ change }) => change)).toEqual([]);
      },
    );

    it.each(['cassandra:Select', 'cassandra:Modify'])('is noticed with a %s more', (action) => {
      const resource = `arn:aws:cassandra:eu-central-1:000000000000:/keyspace/${stage.keyspaceName}/table/another`;
      const mutants = mutantsWith(template, action, resource);
      expect(mutants.length).toBeGreaterThan(0);
      const unseen = mutants.filter((mutant) => grantsNotUsed(mutant.template, stage, uses).length === 0);
      expect(unseen.map(({ change }) => change)).toEqual([]);
    });
  });
});
