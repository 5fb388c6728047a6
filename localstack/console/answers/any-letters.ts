import { deadLetterTextOf } from '../../../lambdas/adapters/dead-letters/dead-letter-object.ts';
import type { RedriveReport, RedriveRequest } from '../../../lambdas/core/care/redrive.ts';
import { type DeadLetterArchive, type ListedLetter, NoSuchLetter } from '../../../lambdas/core/care/redrive-ports.ts';
import { concurrently } from '../../../lambdas/core/concurrently.ts';
import type { DeadLetter } from '../../../lambdas/core/ports.ts';
import { NotHere } from '../source/console-source.ts';
import type {
  LetterFilter,
  LetterLine,
  LetterList,
  RedriveAsked,
  RedriveResult,
  ShownLetter,
} from '../source/wire-letters.ts';
import { type Decode, shownLetterOf } from './shown-letter.ts';

const LOOKED_AT = 2_000;
const PAGE = 500;
const READS_AT_A_TIME = 32;

export interface LettersDependencies {
  readonly archive: DeadLetterArchive;
  readonly redrive: (request: RedriveRequest) => Promise<RedriveReport>;
  readonly decode: Decode;
}

/** Dead letters of a run or a stage: counts by reason, one of them decoded, and the way back to their topic. */
export class AnyLetters {
  readonly #archive: DeadLetterArchive;
  readonly #redrive: LettersDependencies['redrive'];
  readonly #decode: Decode;
  /** A letter never changes. */
  readonly #read = new Map<string, DeadLetter>();

  constructor({ archive, redrive, decode }: LettersDependencies) {
    this.#archive = archive;
    this.#redrive = redrive;
    this.#decode = decode;
  }

  async list({ topic, reason, limit }: LetterFilter): Promise<LetterList> {
    const listed = await this.#listed();
    const lines: LetterLine[] = [];
    await concurrently(listed, READS_AT_A_TIME, async (one) => {
      lines.push(lineOf(one, await this.#letter(one.key)));
    });
    const wanted = lines
      .filter((line) => (topic === null || line.topic === topic) && (reason === null || line.reason === reason))
      .sort((one, other) => other.setAsideAt - one.setAsideAt || (one.key < other.key ? 1 : -1));
    return { letters: wanted.slice(0, limit), byReason: countedByReason(lines), isCutOff: listed.length >= LOOKED_AT };
  }

  async one(key: string): Promise<ShownLetter> {
    const letter = await this.#letter(key);
    const listed = (await this.#listed()).find((one) => one.key === key);
    return shownLetterOf(lineOf(listed ?? { key, state: 'waiting' }, letter), letter, this.#decode);
  }

  async redrive({ keys, isDryRun }: RedriveAsked): Promise<RedriveResult> {
    const letters: RedriveResult['letters'][number][] = [];
    for (const key of keys) {
      const report = await this.#redrive({ key, limit: 1, isDryRun });
      letters.push(...report.letters);
    }
    return { isDryRun, letters };
  }

  /** As it is kept, for programs. */
  async text(key: string): Promise<string> {
    return deadLetterTextOf(await this.#letter(key));
  }

  async #listed(): Promise<ListedLetter[]> {
    const letters: ListedLetter[] = [];
    let after: string | undefined;
    do {
      const page = await this.#archive.list({ after, limit: PAGE });
      letters.push(...page.letters);
      after = page.next ?? undefined;
    } while (after !== undefined && letters.length < LOOKED_AT);
    return letters;
  }

  async #letter(key: string): Promise<DeadLetter> {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const letter = await this.#archive.read(key).catch((cause: unknown) => {
      throw cause instanceof NoSuchLetter ? new NotHere(`${cause.message}.`, { cause }) : cause;
    });
    if (this.#read.size < LOOKED_AT) this.#read.set(key, letter);
    return letter;
  }
}

const lineOf = ({ key, state }: ListedLetter, { record, code, message, setAsideAt }: DeadLetter): LetterLine => ({
  key,
  state,
  topic: record.topic,
  partition: record.partition,
  offset: record.offset,
  reason: code,
  message,
  setAsideAt,
  movie: record.key === null ? null : new TextDecoder().decode(record.key).slice(0, 40),
});

const countedByReason = (lines: readonly LetterLine[]): LetterList['byReason'] => {
  const counts = new Map<string, LetterList['byReason'][number]>();
  for (const { reason, topic } of lines) {
    const name = `${reason} ${topic}`;
    counts.set(name, { reason, topic, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
};
