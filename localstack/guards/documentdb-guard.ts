import type { CommandStartedEvent, MongoClient } from 'mongodb';

/**
 * What DocumentDB 5.0 takes and this project uses; whatever else a client sends is a breach. A list of what is allowed, as
 * DocumentDB's documentation is one.
 * Source: docs.aws.amazon.com/documentdb/latest/developerguide/mongo-apis.html, functional-differences.html
 */
const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
const COMMANDS = wordsOf(`hello ismaster ping buildInfo saslStart saslContinue endSessions insert update delete find
  aggregate count createIndexes listIndexes dropDatabase`);
const STAGES = wordsOf('$match $sort $group $limit $skip $project $unwind $lookup $count');
const OPERATORS = wordsOf(`$set $setOnInsert $unset $inc $max $min $eq $ne $gt $gte $lt $lte $in $nin $and $or $exists
  $sum $avg $first $last`);
const VARIABLES = new Set(['$$ROOT']);
const INDEX_OPTIONS = new Set(['key', 'name', 'unique', 'sparse', 'expireAfterSeconds', 'background']);

/** Fields that hold what users store, or what every driver sends along. */
const UNREAD = new Set(['documents', 'lsid', '$clusterTime', '$db', '$readPreference']);

type Fields = Readonly<Record<string, unknown>>;

export interface DocumentsGuard {
  /** What was sent against the rules, each once. */
  readonly breaches: readonly string[];
  /** @throws Error naming every breach since the last call */
  assertClean(): void;
}

/**
 * Judges every command that `client`, made with `monitorCommands`, sends. A local server takes much that DocumentDB refuses.
 *
 * @param onBreach told of each as it happens
 */
export const guardDocuments = (client: MongoClient, onBreach: (breach: string) => void = () => {}): DocumentsGuard => {
  const breaches = new Set<string>();
  const note = (breach: string): void => {
    if (!breaches.has(breach)) onBreach(breach);
    breaches.add(breach);
  };
  for (const breach of breachesOfClient(client)) note(breach);
  client.on('commandStarted', (event) => {
    for (const breach of breachesOf(event)) note(breach);
  });
  return {
    get breaches() {
      return [...breaches];
    },
    assertClean: () => {
      const found = [...breaches];
      breaches.clear();
      if (found.length > 0) throw new Error(`DocumentDB would refuse this:\n  ${found.join('\n  ')}`);
    },
  };
};

const breachesOfClient = ({ options }: MongoClient): string[] => [
  ...(options.retryWrites ? ['retryWrites is not false: DocumentDB has no retryable writes'] : []),
  ...(options.monitorCommands ? [] : ['monitorCommands is not true: the guard sees nothing']),
];

const breachesOf = ({ commandName, command }: CommandStartedEvent): string[] => {
  const fields = command as Fields;
  return [
    ...(COMMANDS.has(commandName) ? [] : [`command ${commandName}`]),
    ...breachesOfSession(fields),
    ...(commandName === 'find' && fields['limit'] === undefined && fields['batchSize'] === undefined
      ? ['find that may leave a cursor open: of the smallest cluster there are six']
      : []),
    ...listOf(fields['updates']).flatMap(({ u }) => (Array.isArray(u) ? ['update by a pipeline'] : [])),
    ...listOf(fields['pipeline']).flatMap(breachesOfStage),
    ...listOf(fields['indexes']).flatMap(breachesOfIndex),
    ...operatorsIn(fields).map((operator) => `operator ${operator} in ${commandName}`),
  ];
};

const breachesOfSession = (fields: Fields): string[] => [
  ...('startTransaction' in fields || 'autocommit' in fields ? ['transaction: none is used here'] : []),
  ...('txnNumber' in fields && !('autocommit' in fields) ? ['retryable write (txnNumber)'] : []),
  ...('collation' in fields || listOf(fields['updates']).some((update) => 'collation' in update) ? ['collation'] : []),
];

const breachesOfStage = (stage: Fields): string[] => {
  const [name = ''] = Object.keys(stage);
  if (!STAGES.has(name)) return [`stage ${name}`];
  const { pipeline, let: variables } = (stage['$lookup'] ?? {}) as Fields;
  return pipeline === undefined && variables === undefined ? [] : ['$lookup with a pipeline'];
};

const breachesOfIndex = (index: Fields): string[] => {
  const isCompound = Object.keys(Object(index['key'])).length > 1;
  return [
    ...Object.keys(index)
      .filter((option) => !INDEX_OPTIONS.has(option))
      .map((option) => `index option ${option}`),
    ...(isCompound && 'expireAfterSeconds' in index ? ['TTL index on several fields'] : []),
  ];
};

/** Names with a `$` that are not allowed, in keys at any depth, and variables in values. */
const operatorsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return value.startsWith('$$') && !VARIABLES.has(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(operatorsIn);
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (UNREAD.has(key)) return [];
    const isRefused = key.startsWith('$') && !OPERATORS.has(key) && !STAGES.has(key);
    return [...(isRefused ? [key] : []), ...operatorsIn(inner)];
  });
};

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !('_bsontype' in value);

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isPlain) : []);
