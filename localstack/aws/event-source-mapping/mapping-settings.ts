import type { EventSourceMappingOptions } from './event-source-mapping.ts';
import type { Envelope } from './msk-envelope.ts';

const MEBIBYTE = 1024 * 1024;
const LIMITS = {
  batchSize: 10_000,
  batchingWindowMs: 300_000,
  maximumRetryAttempts: 10_000,
  maximumRecordAgeMs: 604_800_000,
};

const DEFAULTS = {
  batchSize: 100,
  batchingWindowMs: 500,
  maxPayloadBytes: 6 * MEBIBYTE,
  maxConcurrentInvocations: 1,
  timeoutMs: 60_000,
  retry: { firstDelayMs: 100, maxDelayMs: 10_000 },
  reportBatchItemFailures: false,
  bisectBatchOnError: false,
  maximumRetryAttempts: -1,
  maximumRecordAgeMs: -1,
  eventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/local/00000000-0000-0000-0000-000000000000-1',
  bootstrapServers: 'localhost:9092',
  observer: () => undefined,
};

export type MappingSettings = Required<EventSourceMappingOptions> & { readonly envelope: Envelope };

/**
 * The options with Lambda's defaults.
 * @throws Error naming every option that Lambda would refuse, all at once.
 */
export const checkedSettings = (options: EventSourceMappingOptions): MappingSettings => {
  const settings = { ...DEFAULTS, ...options };
  const faults = [
    ...faultsOf(settings, 'batchSize', 1, LIMITS.batchSize),
    ...faultsOf(settings, 'batchingWindowMs', 0, LIMITS.batchingWindowMs),
    ...faultsOf(settings, 'maxConcurrentInvocations', 1, Number.MAX_SAFE_INTEGER),
    ...faultsOf(settings, 'timeoutMs', 1, Number.MAX_SAFE_INTEGER),
    ...faultsOf(settings, 'maximumRetryAttempts', -1, LIMITS.maximumRetryAttempts),
    ...faultsOf(settings, 'maximumRecordAgeMs', -1, LIMITS.maximumRecordAgeMs),
  ];
  if (faults.length > 0) throw new Error(`event source mapping of ${options.functionName}: ${faults.join('; ')}`);
  const { eventSourceArn, bootstrapServers } = settings;
  return { ...settings, envelope: { eventSourceArn, bootstrapServers } };
};

type NumericOption =
  | 'batchSize'
  | 'batchingWindowMs'
  | 'maxConcurrentInvocations'
  | 'timeoutMs'
  | 'maximumRetryAttempts'
  | 'maximumRecordAgeMs';

const faultsOf = (
  settings: Record<NumericOption, number>,
  option: NumericOption,
  least: number,
  most: number,
): string[] => {
  const value = settings[option];
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`${option} is ${value}, but must be a whole number from ${least} to ${most}`];
};
