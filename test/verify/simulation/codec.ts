/** Real Avro bytes, and decoders as three generations of the code have them. Made once: resolvers are costly. */
import { deflateSync } from 'node:zlib';
import { decoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { avroTypeOf } from '../../../lambdas/adapters/avro/avro-type.ts';
import { confluentHeaderOf, glueHeaderOf } from '../../../lambdas/adapters/avro/wire-format.ts';
import type { Decoders } from '../../../localstack/wiring/stream-wiring.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import { newestReleaseOf } from '../../../schema/registry.ts';
import type { Chance } from '../chance.ts';

/** `older`: before the present schema; `next`: after it, known to the code that is being rolled out. */
export type Writer = 'older' | 'present' | 'next';
const WRITERS: readonly Writer[] = ['older', 'present', 'next'];

interface Field {
  readonly name: string;
  readonly type: unknown;
  readonly default?: unknown;
}

interface RecordSchema {
  readonly fields: readonly Field[];
}

const TOPIC_LIST: readonly Topic[] = Object.values(TOPICS);

/** Fields in another order, those with a default missing, a field that has since been dropped. */
const olderSchema = (text: string): string => {
  const schema = JSON.parse(text) as RecordSchema;
  const kept = schema.fields.filter((field) => !('default' in field)).toReversed();
  return JSON.stringify({ ...schema, fields: [{ name: 'dropped', type: 'string' }, ...kept] });
};

const nextSchema = (text: string): string => {
  const schema = JSON.parse(text) as RecordSchema;
  return JSON.stringify({ ...schema, fields: [...schema.fields, { name: 'added', type: 'string', default: '' }] });
};

const schemaOf = (topic: Topic, writer: Writer): string => {
  const present = newestReleaseOf(topic);
  if (writer === 'present') return present;
  return writer === 'older' ? olderSchema(present) : nextSchema(present);
};

const versionIdOf = (topic: Topic, writer: Writer): string =>
  `00000000-0000-8000-8000-0000000000${TOPIC_LIST.indexOf(topic)}${WRITERS.indexOf(writer)}`;
const confluentIdOf = (topic: Topic, writer: Writer): number =>
  100 + 10 * TOPIC_LIST.indexOf(topic) + WRITERS.indexOf(writer);

const versionOf = (topic: Topic, writer: Writer) => ({
  versionId: versionIdOf(topic, writer),
  confluentId: confluentIdOf(topic, writer),
  schema: schemaOf(topic, writer),
});

const decodersKnowing = (writers: readonly Writer[]): Decoders => {
  const decoder = <T extends Topic>(topic: T) =>
    decoderOf(
      topic,
      writers.map((writer) => versionOf(topic, writer)),
    );
  return {
    review: decoder(TOPICS.reviews),
    rating: decoder(TOPICS.ratings),
    metadata: decoder(TOPICS.metadata),
    trending: decoder(TOPICS.trending),
  };
};

/** Of the code that is being replaced, and of the code that replaces it. */
export const presentDecoders = decodersKnowing(['older', 'present']);
export const nextDecoders = decodersKnowing(WRITERS);

const types = new Map(
  TOPIC_LIST.flatMap((topic) =>
    WRITERS.map((writer) => [`${topic}/${writer}`, avroTypeOf(schemaOf(topic, writer))] as const),
  ),
);

/** A value as one of the three writers puts it on the wire, with one of the three headers. */
export const encoded = (topic: Topic, writer: Writer, value: object, chance: Chance): Buffer => {
  const type = types.get(`${topic}/${writer}`);
  if (type === undefined) throw new Error(`no schema for ${topic}`);
  const body = type.toBuffer({ ...value, dropped: 'x', added: 'y' });
  const draw = chance.next();
  if (draw < 0.8) return Buffer.concat([glueHeaderOf(versionIdOf(topic, writer), 'none'), body]);
  if (draw < 0.9) return Buffer.concat([confluentHeaderOf(confluentIdOf(topic, writer)), body]);
  return Buffer.concat([glueHeaderOf(versionIdOf(topic, writer), 'zlib'), deflateSync(body)]);
};

/** A header whose schema nobody knows. */
export const unknownSchemaHeader = (): Buffer => glueHeaderOf('ffffffff-ffff-8fff-8fff-ffffffffffff', 'none');
export const presentHeader = (topic: Topic): Buffer => glueHeaderOf(versionIdOf(topic, 'present'), 'none');
