import type { PoisonCode } from '../../../schema/dead-letter-reasons.ts';
import { REDRIVE_HEADERS, TOPICS, type Topic } from '../../../schema/names.ts';
import type { Clock, DeadLetter, OutgoingRecord, RecordHeader, RecordProducer } from '../ports.ts';
import type { EpochMs } from '../time.ts';
import type { DeadLetterArchive, ListedLetter } from './redrive-ports.ts';

/** A record that was set aside so often is not going to be accepted: somebody has to look at it. */
export const MAX_REDRIVES = 3;

/** Letters looked at in one run at most, so that a filter that fits nothing does not read a whole bucket. */
const MAX_EXAMINED = 2_000;

const PAGE = 200;

export interface RedriveRequest {
  readonly topic?: string | undefined;
  /** Only what was set aside for this reason. */
  readonly code?: PoisonCode | undefined;
  /** Only this letter. */
  readonly key?: string | undefined;
  /** Letters sent, or shown, at most. */
  readonly limit: number;
  readonly after?: string | undefined;
  /** Says what would be sent, and sends and claims nothing. */
  readonly isDryRun: boolean;
}

/**
 * `would-send`: only in a dry run. `already-claimed`: somebody else sends, or has sent, it. `exhausted`: it came back
 * {@link MAX_REDRIVES} times. `unreadable`: no dead letter, or of a topic that is not ours. `unconfirmed`: claimed, and
 * Kafka has not said that it has it.
 */
export type LetterOutcome = 'sent' | 'would-send' | 'already-claimed' | 'exhausted' | 'unreadable' | 'unconfirmed';

export interface RedriveReport {
  readonly isDryRun: boolean;
  readonly examined: number;
  readonly letters: readonly { readonly key: string; readonly outcome: LetterOutcome; readonly detail: string }[];
  /** Where to go on; `null`: all were looked at. */
  readonly next: string | null;
}

export interface RedriveDependencies {
  readonly archive: DeadLetterArchive;
  readonly producer: RecordProducer;
  readonly clock: Clock;
  /** Whether there is time for another letter. @default always */
  readonly hasTime?: () => boolean;
}

/**
 * Sends dead letters back to their topic, each at most once: it is claimed before it is sent. What is sent and not
 * acknowledged ends the run, since Kafka is away, and stays claimed.
 */
export const redrive = async (dependencies: RedriveDependencies, request: RedriveRequest): Promise<RedriveReport> => {
  const { hasTime = () => true } = dependencies;
  const letters: RedriveReport['letters'][number][] = [];
  let examined = 0;
  let next = request.after ?? null;
  const isFull = (): boolean => letters.filter(({ outcome }) => isSend(outcome)).length >= request.limit;
  for await (const { key, state } of waitingLetters(dependencies.archive, request)) {
    if (isFull() || examined >= MAX_EXAMINED || !hasTime())
      return { isDryRun: request.isDryRun, examined, letters, next };
    examined++;
    const outcome = state === 'waiting' ? await redriveOne(dependencies, request, key) : undefined;
    if (outcome !== undefined) letters.push({ key, ...outcome });
    next = key;
    if (outcome?.outcome === 'unconfirmed') return { isDryRun: request.isDryRun, examined, letters, next };
  }
  return { isDryRun: request.isDryRun, examined, letters, next: null };
};

const isSend = (outcome: LetterOutcome): boolean => outcome === 'sent' || outcome === 'would-send';

async function* waitingLetters(archive: DeadLetterArchive, request: RedriveRequest): AsyncGenerator<ListedLetter> {
  if (request.key !== undefined) {
    yield { key: request.key, state: 'waiting' };
    return;
  }
  let after = request.after;
  do {
    const page = await archive.list({ topic: request.topic, after, limit: PAGE });
    yield* page.letters;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

interface Outcome {
  readonly outcome: LetterOutcome;
  readonly detail: string;
}

const redriveOne = async (
  { archive, producer, clock }: RedriveDependencies,
  { code, isDryRun }: RedriveRequest,
  key: string,
): Promise<Outcome | undefined> => {
  const letter = await readable(archive, key);
  if (typeof letter === 'string') return { outcome: 'unreadable', detail: letter };
  if (code !== undefined && letter.code !== code) return undefined;
  const attempts = redrivesOf(letter);
  const detail = `${letter.code}: ${letter.message}`;
  if (attempts >= MAX_REDRIVES) return { outcome: 'exhausted', detail };
  if (isDryRun) return { outcome: 'would-send', detail };
  if (!(await archive.claim(key, clock.now()))) return { outcome: 'already-claimed', detail };
  try {
    await producer.send(letter.record.topic as Topic, [stamped(letter, key, attempts + 1, clock.now())]);
  } catch (error) {
    return { outcome: 'unconfirmed', detail: error instanceof Error ? error.message : String(error) };
  }
  await archive.confirm(key, clock.now());
  return { outcome: 'sent', detail };
};

const OUR_TOPICS: ReadonlySet<string> = new Set(Object.values(TOPICS));

/** The letter, or why it is none. */
const readable = async (archive: DeadLetterArchive, key: string): Promise<DeadLetter | string> => {
  try {
    const letter = await archive.read(key);
    return OUR_TOPICS.has(letter.record.topic) ? letter : `${letter.record.topic} is no topic of ours`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const STAMPS: ReadonlySet<string> = new Set(Object.values(REDRIVE_HEADERS));

/** How often the record has been sent back before, as its stamp says. */
const redrivesOf = ({ record }: DeadLetter): number => {
  const stamp = record.headers.find(({ key }) => key === REDRIVE_HEADERS.attempt);
  const attempt = Number(new TextDecoder().decode(stamp?.value ?? new Uint8Array()));
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 0;
};

/** The record as it was, and where it comes from. An older stamp gives way. */
const stamped = ({ record }: DeadLetter, key: string, attempt: number, at: EpochMs): OutgoingRecord => {
  const stamp = (name: string, text: string): RecordHeader => ({ key: name, value: new TextEncoder().encode(text) });
  const headers = [
    ...record.headers.filter((header) => !STAMPS.has(header.key)),
    stamp(REDRIVE_HEADERS.from, key),
    stamp(REDRIVE_HEADERS.at, new Date(at).toISOString()),
    stamp(REDRIVE_HEADERS.attempt, String(attempt)),
  ];
  return { key: record.key, value: record.value, headers };
};
