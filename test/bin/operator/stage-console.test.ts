import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetExecutionHistoryCommand, ListExecutionsCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import type { AwsClients } from '../../../bin/operator/aws/clients.ts';
import { CONSOLE_READS } from '../../../bin/operator/aws/console-permissions.ts';
import { METRICS_PER_LOOK } from '../../../bin/operator/aws/stage-figures.ts';
import { StageSource } from '../../../bin/operator/aws/stage-source.ts';
import { STAGES } from '../../../lib/stages.ts';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import type { MoviesParts } from '../../../localstack/console/answers/any-movies.ts';
import { NOW } from '../../builders/time.ts';
import { operatorPortsWith } from './operator-rig.ts';

const PREFIXES: Readonly<Record<string, string>> = { cloudWatch: 'cloudwatch', sfn: 'states' };

const STARTED = new Date(NOW - 60_000);

/** Answers of a stage in which one alarm rings. */
const ANSWERS = new Map<unknown, (input: Record<string, unknown>) => unknown>([
  [
    GetMetricDataCommand,
    ({ MetricDataQueries }) => ({
      MetricDataResults: (MetricDataQueries as { Id: string }[]).map(({ Id }) => ({
        Id,
        Values: [Id.startsWith('lag') ? 7 : 120],
      })),
    }),
  ],
  [
    DescribeAlarmsCommand,
    () => ({
      MetricAlarms: [
        {
          AlarmName: 'speed-layer-production-store-latency',
          StateUpdatedTimestamp: STARTED,
          StateReason: 'p99 is 900 ms',
        },
      ],
    }),
  ],
  [
    ListStateMachinesCommand,
    () => ({
      stateMachines: [
        { name: 'speed-layer-production-serving-views', stateMachineArn: 'arn:aws:states:x:1:stateMachine:m' },
      ],
    }),
  ],
  [
    ListExecutionsCommand,
    () => ({ executions: [{ name: 'one', status: 'FAILED', startDate: STARTED, stopDate: new Date(NOW) }] }),
  ],
  [
    GetExecutionHistoryCommand,
    () => ({
      events: [
        {
          id: 1,
          previousEventId: 0,
          type: 'TaskStateEntered',
          timestamp: STARTED,
          stateEnteredEventDetails: { name: 'DetectTrends', input: '{"shard":3}' },
        },
        { id: 2, previousEventId: 1, type: 'TaskScheduled', timestamp: STARTED },
        {
          id: 3,
          previousEventId: 2,
          type: 'TaskStateExited',
          timestamp: new Date(NOW),
          stateExitedEventDetails: { name: 'DetectTrends', output: '{}' },
        },
        {
          id: 4,
          previousEventId: 3,
          type: 'ExecutionFailed',
          executionFailedEventDetails: { error: 'States.TaskFailed', cause: 'away' },
        },
      ],
    }),
  ],
]);

const rig = ({ allowsRedrive = false, fails = false } = {}) => {
  const sent = new Set<string>();
  const clientOf = (name: string) => ({
    send: async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
      sent.add(`${PREFIXES[name]}:${command.constructor.name.replace('Command', '')}`);
      if (fails) throw new Error('no credentials');
      return ANSWERS.get(command.constructor)?.(command.input);
    },
  });
  const clients = { cloudWatch: clientOf('cloudWatch'), sfn: clientOf('sfn') } as unknown as AwsClients;
  const clock = { now: () => NOW };
  const telemetry = { count: () => undefined, duration: () => undefined, warn: () => undefined };
  const backend = openMemoryBackend(clock, telemetry);
  const movies: MoviesParts = { backend, clock, copiesOf: () => null, correctionsNote: 'not known' };
  const ports = operatorPortsWith();
  const lines: string[] = [];
  const source = new StageSource({
    stage: STAGES.production,
    name: 'stage production in eu-central-1',
    clients,
    ports,
    movies,
    allowsRedrive,
    log: (line) => lines.push(line),
  });
  return { source, sent, ports, lines };
};

const KEY = 'movie.reviews/since-1/0/00000000000000000001.json';

const letter = {
  record: {
    topicPartition: 'movie.reviews-0',
    topic: 'movie.reviews',
    partition: 0,
    offset: 1,
    appendTime: NOW,
    key: null,
    value: null,
    headers: [],
  },
  topicIncarnation: 'since-1',
  functionName: 'score-reviews',
  code: 'empty-value',
  message: 'the record has no value',
  setAsideAt: NOW,
} as const;

describe('the console of a stage', () => {
  it('shows the pipeline as CloudWatch tells it, and what rings since when', async () => {
    const { source } = rig();
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
    const { source } = rig({ fails: true });
    await source.look();
    expect(source.newest()).toBeNull();
    expect(source.events()[0]?.text).toBe('CloudWatch cannot be asked: no credentials');
  });

  it('shows executions with their steps, and why one failed', async () => {
    const { source } = rig();
    expect(await source.executions()).toEqual([
      expect.objectContaining({ name: 'one', status: 'failed', durationMs: 60_000 }),
    ]);
    expect(await source.execution('one')).toMatchObject({
      error: 'States.TaskFailed: away',
      steps: [{ state: 'DetectTrends', shard: 3, durationMs: 60_000 }],
    });
  });

  it('asks AWS for nothing but what is listed, and only reads', async () => {
    const { source, sent } = rig();
    await source.look();
    await source.executions();
    await source.execution('one');
    await source.rankings();
    await source.search('a', 5);
    await source.series(7, 26);
    await source.letters({ topic: null, reason: null, limit: 5 });
    expect([...sent].filter((action) => !(CONSOLE_READS as readonly string[]).includes(action))).toEqual([]);
    expect(CONSOLE_READS.filter((action) => !/:(?:Get|List|Describe|Select|InvokeFunction)/.test(action))).toEqual([]);
  });

  it('sends no letter back unless that was allowed and the stage was typed', async () => {
    const refused = rig();
    await refused.ports.deadLetters.put(letter);
    const asked = { keys: [KEY], isDryRun: false, confirmation: 'production' };
    await expect(refused.source.redrive(asked)).rejects.toThrow('Read-only');
    expect(await refused.source.redrive({ ...asked, isDryRun: true })).toMatchObject({
      letters: [{ outcome: 'would-send' }],
    });
    const allowed = rig({ allowsRedrive: true });
    await allowed.ports.deadLetters.put(letter);
    await expect(allowed.source.redrive({ ...asked, confirmation: 'development' })).rejects.toThrow('Type production');
    expect(allowed.ports.sent).toEqual([]);
    expect(await allowed.source.redrive(asked)).toMatchObject({ letters: [{ outcome: 'sent' }] });
    expect(allowed.lines).toEqual([`sent ${KEY}`]);
  });

  it('costs two cents an hour of looking', () => {
    const dollarsPerMetric = 0.01 / 1_000;
    expect(METRICS_PER_LOOK * 60 * dollarsPerMetric).toBeLessThan(0.025);
  });

  it('has no world, no recount, and no records but those of brokers that can be reached', async () => {
    const { source } = rig();
    await expect(source.world()).rejects.toThrow('no world');
    await expect(source.recount()).rejects.toThrow('no world');
    expect((await source.reviews(7, NOW)).note).toContain('MSK');
  });
});
