/** What it took to bring so many records from Kafka to rows. */
export interface Effort {
  readonly records: number;
  readonly seconds: number;
  /** Of who does it, Cassandra and Kafka, in that order. */
  readonly processorSeconds: readonly number[];
}

const MILLION = 1_000_000;

export const recordsPerSecondOf = ({ records, seconds }: Effort): number => records / seconds;

/** Of all processes together, per million records: survives a busy machine. */
export const processorSecondsPerMillionOf = ({ records, processorSeconds }: Effort): number =>
  (sum(processorSeconds) * MILLION) / records;

/** Several runs of the same as one. */
export const effortOf = (runs: readonly Effort[]): Effort => ({
  records: sum(runs.map(({ records }) => records)),
  seconds: sum(runs.map(({ seconds }) => seconds)),
  processorSeconds: (runs[0]?.processorSeconds ?? []).map((_, index) =>
    sum(runs.map(({ processorSeconds }) => processorSeconds[index] ?? Number.NaN)),
  ),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
