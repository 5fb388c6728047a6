/** A call of {@link ViewDocuments} as a value, for whoever cannot reach the documents and asks a function that can. */
import { MOVIE_FACT_NAMES } from '../../../schema/movie-facts.ts';
import { RANKING_TYPES, type RankingType } from '../../../schema/rankings.ts';
import { plainOf, restored } from '../exact-json.ts';
import { type Fields, fieldsOf, MalformedAnswer, reading } from '../json-fields.ts';
import type { EpochMs } from '../time.ts';
import { DATA_TYPES, type KnownFacts, type ViewDocument, type ViewDocuments } from './view-ports.ts';

/** Named by the port's method, with its arguments. */
export type DocumentsCall =
  | { readonly call: 'versionsOf'; readonly ids: readonly string[] }
  | { readonly call: 'upsert'; readonly documents: readonly ViewDocument[]; readonly now: EpochMs }
  | { readonly call: 'restate'; readonly movieId: number; readonly facts: KnownFacts }
  | { readonly call: 'movieView'; readonly movieId: number; readonly now: EpochMs }
  | {
      readonly call: 'ranking';
      readonly type: RankingType;
      readonly at: EpochMs;
      readonly limit: number;
      readonly now: EpochMs;
    };
type CallName = DocumentsCall['call'];

/** No such call, or not with these arguments: nothing was done. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';
}

/** @throws RefusedCall naming what is wrong, before anything is asked of the documents */
export const documentsCallOf = (event: unknown): DocumentsCall => {
  const call = valueOf(event);
  const checked = reading(() => {
    const fields = fieldsOf(call, 'the call');
    CHECKS[oneOf(fields, 'call', Object.keys(CHECKS) as CallName[])](fields);
  });
  if ('malformed' in checked) throw new RefusedCall(`nothing was done: ${checked.malformed}`);
  return call as DocumentsCall;
};

const valueOf = (event: unknown): unknown => {
  try {
    return restored(event);
  } catch (error) {
    throw new RefusedCall('nothing was done: the call has a value of no form', { cause: error });
  }
};

const INSTANTS = ['hour', 'windowStart', 'windowEnd', 'factsAt', 'expiresAt'] as const;

/** Each throws MalformedAnswer; fields that nobody asks for are let be. */
const CHECKS: Readonly<Record<CallName, (fields: Fields) => void>> = {
  versionsOf: (fields) => fields.list('ids').forEach(checkId),
  upsert: (fields) => {
    fields.integer('now');
    fields.list('documents').forEach(checkDocument);
  },
  restate: (fields) => {
    fields.integer('movieId');
    const facts = fields.object('facts');
    for (const name of MOVIE_FACT_NAMES) facts.optionalText(name);
    facts.integer('factsAt');
  },
  movieView: (fields) => {
    fields.integer('movieId');
    fields.integer('now');
  },
  ranking: (fields) => {
    oneOf(fields, 'type', RANKING_TYPES);
    fields.integer('at');
    fields.integer('limit', 1);
    fields.integer('now');
  },
};

const checkId = (id: unknown, index: number): void => {
  if (typeof id !== 'string') throw new MalformedAnswer(`id ${index} is no text`);
};

const checkDocument = (document: unknown, index: number): void => {
  const fields = fieldsOf(document, `document ${index}`);
  for (const name of INSTANTS) fields.integer(name);
  fields.integer('movieId');
  fields.number('ver');
  for (const name of MOVIE_FACT_NAMES) fields.optionalText(name);
  fields.object('view');
  oneOf(fields, 'dataType', DATA_TYPES);
};

const oneOf = <Choice extends string>(fields: Fields, name: string, choices: readonly Choice[]): Choice => {
  const text = fields.text(name);
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new MalformedAnswer(`${name} is "${text}"; expected one of ${choices.join(', ')}`);
};

/** What the documents answer, as JSON that `restored` takes. */
export const answerTo = async (documents: ViewDocuments, call: DocumentsCall): Promise<unknown> =>
  plainOf(await resultOf(documents, call));

const resultOf = (documents: ViewDocuments, call: DocumentsCall): Promise<unknown> => {
  switch (call.call) {
    case 'versionsOf':
      return documents.versionsOf(call.ids);
    case 'upsert':
      return documents.upsert(call.documents, call.now);
    case 'restate':
      return documents.restate(call.movieId, call.facts);
    case 'movieView':
      return documents.movieView(call.movieId, call.now);
    case 'ranking':
      return documents.ranking(call.type, call.at, call.limit, call.now);
  }
};
