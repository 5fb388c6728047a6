import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { consolePolicyOf } from '../../../bin/operator/aws/console-policy.ts';
import { openAws } from '../../../bin/operator/aws/open-aws.ts';
import { METRICS_PER_LOOK } from '../../../bin/operator/aws/stage-figures.ts';
import { makeS3DeadLetters } from '../../../lambdas/adapters/dead-letters/s3-dead-letters.ts';
import { STAGES } from '../../../lib/stages.ts';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import type { ConsoleSource } from '../../../localstack/console/source/console-source.ts';
import { TOPICS } from '../../../schema/names.ts';
import { recordOf } from '../../builders/delivery.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';
import { CALLER, STARTED, stageAccountOf } from './stage-account.ts';

const KEY = 'movie.reviews/since-1/0/00000000000000000001.json';

const LETTER = {
  record: recordOf({ topic: TOPICS.reviews, offset: 1, key: null, value: null }),
  topicIncarnation: 'since-1',
  functionName: 'score-reviews',
  code: 'empty-value',
  message: 'the record has no value',
  setAsideAt: NOW,
} as const;

/** docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MANAGED_POLICY_CHARACTERS = 6_144;

/** Every question of every page; what is refused was asked all the same. */
const askEverything = async (source: ConsoleSource & { look(): Promise<void> }): Promise<void> => {
  await source.look();
  const asked = [
    source.rankings(),
    source.search('a', 5),
    source.series(7, 26),
    source.reviews(7, NOW),
    source.documents(7),
    source.letters({ topic: null, reason: null, limit: 5 }),
    source.letter(KEY),
    source.letterText(KEY),
    source.redrive({ keys: [KEY], isDryRun: true, confirmation: null }),
    source.redrive({ keys: [KEY], isDryRun: false, confirmation: 'production' }),
    source.executions(),
    source.execution('one'),
    source.records({ topic: TOPICS.reviews, movieId: null, since: null, limit: 5 }),
    source.metrics(),
  ];
  await Promise.allSettled(asked);
};

const rig = async ({ allowsRedrive = false, fails = false } = {}) => {
  const stage = STAGES.production;
  const clock = { now: () => NOW };
  const backend = openMemoryBackend(clock, countedTelemetry());
  const redriven: unknown[] = [];
  const account = stageAccountOf({
    stage,
    documents: backend.documents,
    redrive: async (event) => {
      const { key, dryRun } = event as { readonly key: string; readonly dryRun: boolean };
      if (!dryRun) redriven.push(key);
      return { isDryRun: dryRun, examined: 1, letters: [{ key, outcome: dryRun ? 'would-send' : 'sent', detail: '' }] };
    },
  });
  if (fails) account.answers.set(GetMetricDataCommand, () => Promise.reject(new Error('no credentials')));
  await makeS3DeadLetters(async () => account.bucket.client, 'letters').put(LETTER);
  const statements: string[] = [];
  const ports = await openAws(stage, 'eu-central-1', account.clients, silentStoreOf(statements));
  const lines: string[] = [];
  const source = await ports.consoleSource?.({ allowsRedrive, log: (line) => lines.push(line) });
  if (source === undefined) throw new Error('a stage has a console');
  return { source, account, statements, redriven, lines };
};

/** Of tables without rows: it keeps what it is asked. */
const silentStoreOf = (statements: string[]): Client =>
  ({
    connect: async () => undefined,
    execute: async (statement: string) => {
      statements.push(statement);
      return { rows: [], pageState: null };
    },
    shutdown: async () => undefined,
  }) as unknown as Client;

describe('the console of a stage', () => {
  it('shows the pipeline as CloudWatch tells it, and what rings since when', async () => {
    const { source } = await rig();
    await source.look();
    const snapshot = source.newest();
    expect(snapshot?.lag).toBe(28);
    expect(snapshot?.stages.find(({ id }) => id === 'tables')).toMatchObject({
      status: 'away',
      since: STARTED.getTime(),
    });
    expect(snapshot?.stages.find(({ id }) => id === 'kafka')).toMatchObject({ status: 'ok', value: 28 });
    expect(source.events()[0]?.text).toContain('speed-layer-production-store-latency rings');
    expect(source.about()).toMatchObject({
      isProduction: true,
      confirmation: 'production',
      worldRefusal: expect.any(String),
    });
  });

  it('says so where CloudWatch cannot be asked, and goes on', async () => {
    const { source } = await rig({ fails: true });
    await source.look();
    expect(source.newest()).toBeNull();
    expect(source.events()[0]?.text).toBe('CloudWatch cannot be asked: no credentials');
  });

  it('shows executions with their steps, and why one failed', async () => {
    const { source } = await rig();
    expect(await source.executions()).toEqual([
      expect.objectContaining({ name: 'one', status: 'failed', durationMs: 60_000 }),
    ]);
    expect(await source.execution('one')).toMatchObject({
      error: 'States.TaskFailed: away',
      steps: [{ state: 'DetectTrends', shard: 3, durationMs: 60_000 }],
    });
  });

  it("asks AWS for exactly what its policy allows, of what is the stage's own", async () => {
    const { source, account, statements } = await rig({ allowsRedrive: true });
    await askEverything(source);
    const policy = consolePolicyOf({ stage: STAGES.production, region: 'eu-central-1', allowsRedrive: true });
    const allowed = policy.Statement.flatMap(({ Action }) => Action);
    const asked = [...account.sent, ...(statements.length > 0 ? ['cassandra:Select'] : [])];
    expect(new Set(asked)).toEqual(new Set(allowed));
    expect(statements.filter((statement) => !statement.trim().startsWith('SELECT '))).toEqual([]);
    const functions = policy.Statement.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
    const names = functions.flatMap(({ Resource }) => Resource).map((arn) => arn.split(':').at(-1) ?? '');
    expect(account.invoked).toEqual(new Set(names));
  });

  it('only reads, unless letters may be sent back', async () => {
    const { source, account } = await rig();
    await askEverything(source);
    const policy = consolePolicyOf({ stage: STAGES.production, region: 'eu-central-1', allowsRedrive: false });
    const allowed = policy.Statement.flatMap(({ Action }) => Action);
    expect(allowed.filter((action) => !/:(?:Get|List|Describe|Select|InvokeFunction)/.test(action))).toEqual([]);
    expect([...account.sent].filter((action) => !allowed.includes(action))).toEqual([]);
    expect(JSON.stringify(policy)).not.toContain('redrive');
    // What would be sent is said without the function that sends.
    expect([...account.invoked]).toEqual(['speed-layer-production-serve-documents']);
    expect(JSON.stringify(policy).length).toBeLessThan(MANAGED_POLICY_CHARACTERS);
  });

  it('sends no letter back unless that was allowed and the stage was typed, and says who did', async () => {
    const refused = await rig();
    const wouldSend = { letters: [{ outcome: 'would-send' }] };
    const asked = { keys: [KEY], isDryRun: false, confirmation: 'production' };
    await expect(refused.source.redrive(asked)).rejects.toThrow('Read-only');
    expect(await refused.source.redrive({ ...asked, isDryRun: true })).toMatchObject(wouldSend);
    const allowed = await rig({ allowsRedrive: true });
    expect(await allowed.source.redrive({ ...asked, isDryRun: true })).toMatchObject(wouldSend);
    await expect(allowed.source.redrive({ ...asked, confirmation: 'development' })).rejects.toThrow('Type production');
    expect([allowed.redriven, allowed.lines]).toEqual([[], []]);
    expect(await allowed.source.redrive(asked)).toMatchObject({ letters: [{ outcome: 'sent' }] });
    expect(allowed.lines).toEqual([`${CALLER} sent ${KEY}`]);
  });

  it('costs two cents an hour of looking', () => {
    const dollarsPerMetric = 0.01 / 1_000;
    expect(METRICS_PER_LOOK * 60 * dollarsPerMetric).toBeLessThan(0.025);
  });

  it('has no world, no recount, and no records but those of brokers that can be reached', async () => {
    const { source } = await rig();
    await expect(source.world()).rejects.toThrow('no world');
    await expect(source.recount()).rejects.toThrow('no world');
    expect((await source.reviews(7, NOW)).note).toContain('MSK');
  });
});
