import { reviewScores } from '../../../lambdas/core/sentiment/review-scores.ts';
import { type ChangingType, documentIdOf } from '../../../lambdas/core/serving/view-ports.ts';
import { type EpochMs, epochMs, hourOf } from '../../../lambdas/core/time.ts';
import { windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import { tableShapeOf } from '../../../schema/table-topology.ts';
import { READERS } from '../../../schema/topology.ts';
import { mskRecordOf } from '../../aws/event-source-mapping/msk-envelope.ts';
import { WINDOWING } from '../../pipeline/mappings.ts';
import { NotHere } from '../source/console-source.ts';
import type {
  FollowedRecord,
  FollowedStep,
  RecordPlace,
  RecordQuery,
  RecordsSince,
  RecordTail,
  ShownRecord,
} from '../source/wire-records.ts';
import type { RunObserver } from '../watching/run-observer.ts';
import { isTopic, keyTextOf, shownRecordOf } from './decoded-record.ts';
import type { RunParts } from './run-parts.ts';

/** Records of a partition in which one movie's are looked for. */
const LOOKED_AT = 2_000;

/** Records as they went by, and what became of one. */
export class RunRecords {
  readonly #parts: RunParts;
  readonly #observer: RunObserver;

  constructor(parts: RunParts, observer: RunObserver) {
    this.#parts = parts;
    this.#observer = observer;
  }

  async tail({ topic, movieId, since, limit }: RecordQuery): Promise<RecordTail> {
    if (!isTopic(topic)) throw new NotHere(`${topic} is no topic of ours`);
    const key = movieId === null ? null : String(movieId);
    if (since !== null) return this.#since(topic, key, since, limit);
    const { records } = this.#observer;
    const kept = records.of(topic);
    const wanted = key === null ? kept : kept.filter(({ record }) => keyTextOf(record) === key);
    const shown = wanted.slice(-limit).map((seen) => shownRecordOf(topic, seen));
    return {
      records: shown.toReversed(),
      note: `Newest first. The newest ${kept.length.toLocaleString('en')} of ${records.seen(topic).toLocaleString('en')} that this run has counted are kept here.`,
    };
  }

  /** From the log itself, which has more than what is kept here. */
  async #since(topic: Topic, key: string | null, since: RecordsSince, limit: number): Promise<RecordTail> {
    const read = await this.#parts.backend.log.since(topic, since, key === null ? limit : LOOKED_AT);
    const records = read
      .map((record) => shownRecordOf(topic, { record: mskRecordOf(topic, record), deliveredAt: null }))
      .filter((record) => key === null || record.key === key)
      .sort((one, other) => one.appendedAt - other.appendedAt || one.offset - other.offset);
    return { records: records.slice(0, limit), note: 'Read from the log from there on, oldest first.' };
  }

  async follow({ topic, partition, offset }: RecordPlace): Promise<FollowedRecord> {
    if (!isTopic(topic)) throw new NotHere(`${topic} is no topic of ours`);
    const seen = this.#observer.records.at(topic, partition, offset);
    if (seen === undefined)
      throw new NotHere(
        `${topic} ${partition}/${offset} is not among the newest that this run has counted. npm run speed-layer -- tail ${topic} reads the log itself.`,
      );
    const record = shownRecordOf(topic, seen);
    return { record, steps: [logStep(record), ...(await this.#stepsOf(topic, record))] };
  }

  async #stepsOf(topic: Topic, record: ShownRecord): Promise<FollowedStep[]> {
    if (record.fault !== null)
      return [{ name: 'set aside', text: `It is a dead letter: ${record.fault}`, detail: null }];
    const value = record.value as { readonly movie_id: number } & Readonly<Record<string, unknown>>;
    const eventTime = epochMs(Number(value['created_at'] ?? value['timestamp']));
    const { table } = READERS[topic];
    const type = tableShapeOf(table).shown?.as;
    if (type === undefined)
      return [
        {
          name: 'row',
          text: `The newest metadata of a movie is its row in ${table}.`,
          detail: { movie_id: value.movie_id },
        },
      ];
    const start = type === 'stats' ? hourOf(eventTime) : windowStartOf(eventTime, WINDOWING.windowSizeMs);
    const decided = windowStep(start, eventTime, record.deliveredAt);
    const scored = topic === TOPICS.reviews ? [scoreStep(String(value['content']))] : [];
    const rows = await this.#rowSteps(type, table, value.movie_id, start);
    return [...scored, decided, ...rows];
  }

  async #rowSteps(type: ChangingType, table: string, movieId: number, start: EpochMs): Promise<FollowedStep[]> {
    const { viewRows, documents } = this.#parts.backend.workflowStores;
    const row = (await viewRows.read(type, movieId, [start])).find(({ windowStart }) => windowStart === start);
    if (row === undefined)
      return [
        { name: 'row', text: `${table} has no row for it: it was set aside, or its row has expired.`, detail: null },
      ];
    const id = documentIdOf({ dataType: type, movieId, windowStart: start });
    const copy = (await documents.versionsOf([id])).get(id);
    return [
      { name: 'row', text: `${table}, version ${row.ver}`, detail: row.view },
      { name: 'document', text: documentText(copy?.ver, row.ver), detail: { _id: id, ver: copy?.ver ?? null } },
    ];
  }
}

const logStep = ({ topic, partition, offset, appendedAt, key }: ShownRecord): FollowedStep => ({
  name: 'log',
  text: `${topic}, partition ${partition}, offset ${offset}, appended ${new Date(appendedAt).toISOString()} (real time)`,
  detail: { key },
});

const scoreStep = (content: string): FollowedStep => ({
  name: 'decision',
  text: 'scored by VADER',
  detail: reviewScores(content),
});

const windowStep = (start: EpochMs, eventTime: EpochMs, deliveredAt: number | null): FollowedStep => {
  const end = start + WINDOWING.windowSizeMs;
  const isLate = deliveredAt !== null && deliveredAt >= end;
  return {
    name: 'window',
    text: `${new Date(start).toISOString()}, event time ${new Date(eventTime).toISOString()}: ${isLate ? 'late, it corrects the window' : 'on time'}`,
    detail: { countedAt: deliveredAt === null ? null : new Date(deliveredAt).toISOString() },
  };
};

const documentText = (documentVersion: number | undefined, rowVersion: number): string => {
  if (documentVersion === undefined) return 'The next execution of the workflow copies it.';
  return documentVersion >= rowVersion
    ? 'Its document is as new as the row.'
    : 'Its document is older than the row: the next execution brings it.';
};
