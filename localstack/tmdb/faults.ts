import { type Fields, fieldsOf } from '../../lambdas/core/json-fields.ts';

/** Something the server does wrong on request. */
export interface Fault {
  /**
   * `slow`: answers after `delayMs` · `stalled`: sends half and stops · `broken-json`: cuts the body · `malformed`: valid
   * JSON of another shape · `malformed-movie`: the first result lacks its numbers · `oversized`: 5 MiB · `reset`: closes the
   * connection · `error`: 500 · `throttle`: 429 with Retry-After
   */
  readonly kind: (typeof FAULT_KINDS)[number];
  /** Requests whose path below the version starts so. @default all */
  readonly path?: string;
  /** So many requests; then the fault is over. @default for ever */
  readonly count?: number;
  /** @default 1,000 */
  readonly delayMs?: number;
}

export const FAULT_KINDS = [
  'slow',
  'stalled',
  'broken-json',
  'malformed',
  'malformed-movie',
  'oversized',
  'reset',
  'error',
  'throttle',
] as const;

/** The faults in force. */
export class Faults {
  #faults: { fault: Fault; left: number }[] = [];

  constructor(faults: readonly Fault[] = []) {
    this.set(faults);
  }

  set(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.count ?? Number.POSITIVE_INFINITY }));
  }

  /** The first fault that is meant for this request; it has then one less to come. */
  take(path: string): Fault | undefined {
    const entry = this.#faults.find(({ fault, left }) => left > 0 && path.startsWith(fault.path ?? ''));
    if (entry !== undefined) entry.left--;
    return entry?.fault;
  }
}

/** @throws MalformedAnswer naming the field */
export const faultsOf = (json: unknown): Fault[] => {
  if (!Array.isArray(json)) return [faultOf(fieldsOf(json, 'the fault'))];
  return json.map((item, index) => faultOf(fieldsOf(item, `fault ${index}`)));
};

const faultOf = (fields: Fields): Fault => {
  const kind = FAULT_KINDS.find((one) => one === fields.text('kind'));
  if (kind === undefined) throw new Error(`a fault's kind is one of ${FAULT_KINDS.join(', ')}`);
  const path = fields.optionalText('path');
  const count = fields.optionalCount('count');
  const delayMs = fields.optionalCount('delayMs');
  return {
    kind,
    ...(path === null ? {} : { path }),
    ...(count === null ? {} : { count }),
    ...(delayMs === null ? {} : { delayMs }),
  };
};
