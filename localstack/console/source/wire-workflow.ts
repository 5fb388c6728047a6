/** Executions of the five-minute workflow as the server tells them; instants and durations in milliseconds of real time. */
export interface ExecutionSummary {
  readonly name: string;
  readonly status: 'running' | 'succeeded' | 'failed' | 'timed-out' | 'aborted';
  readonly startedAt: number;
  /** `null` while it runs. */
  readonly durationMs: number | null;
  readonly error: string | null;
}

export interface ShownStep {
  readonly state: string;
  readonly functionName: string;
  /** Of a map over shards. */
  readonly shard: number | null;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly error: string | null;
  /** JSON, cut where it is long. */
  readonly input: string;
  readonly output: string | null;
}

export interface ShownExecution extends ExecutionSummary {
  readonly steps: readonly ShownStep[];
  readonly output: Readonly<Record<string, unknown>>;
}
