import { isLetterKey } from '../../../lambdas/adapters/dead-letters/dead-letter-listing.ts';
import { type ListedLetter, NoSuchLetter } from '../../../lambdas/core/care/redrive-ports.ts';
import { chunksOf } from '../../../lambdas/core/chunks.ts';
import type { DeadLetter } from '../../../lambdas/core/ports.ts';
import { printable } from '../../../lambdas/core/printable.ts';
import { instantText } from '../../../lambdas/core/time.ts';
import { counted, shortened } from '../../../localstack/run/screen/text.ts';
import { adviceOn, POISON_CODES } from '../../../schema/dead-letter-reasons.ts';
import { TOPICS } from '../../../schema/names.ts';
import {
  type Answer,
  type Command,
  choiceOf,
  type Input,
  numberOption,
  textOption,
  UnusableCommand,
} from '../operator-command.ts';
import type { OperatorPorts } from '../operator-ports.ts';
import { cut, tableOf } from '../table.ts';

export const deadLetters: Command = {
  help: `dead-letters list    [--topic T] [--limit N] [--after KEY]
dead-letters show    <key>
dead-letters redrive [--topic T] [--reason R] [--key KEY] [--limit N] [--after KEY] [--send]

  --topic T    ${Object.values(TOPICS).join(', ')}
  --reason R   ${POISON_CODES.slice(0, 5).join(', ')},
               ${POISON_CODES.slice(5).join(', ')}
  --limit N    letters (default 100, at most 1000)
  --after KEY  go on behind this key
  --send       really send; without it redrive only says what it would send

A letter is sent at most once: it is claimed before. One that is claimed and was not confirmed may or may not have arrived.`,
  options: {
    topic: { type: 'string' },
    reason: { type: 'string' },
    key: { type: 'string' },
    limit: { type: 'string' },
    after: { type: 'string' },
    send: { type: 'boolean', default: false },
  },
  run: (input, ports) => {
    const action = choiceOf(input.positionals[0] ?? 'list', ['list', 'show', 'redrive'], 'the action');
    return { list, show, redrive }[action](input, ports);
  },
};

/** A key that was cut short could not be shown or sent back: lines of any width. */
const WHOLE_KEYS = Number.POSITIVE_INFINITY;

const limitOf = (input: Input): number => numberOption(input, 'limit', { byDefault: 100, max: 1_000 });

const topicOf = (input: Input): string | undefined => {
  const topic = textOption(input, 'topic');
  return topic === undefined ? undefined : choiceOf(topic, Object.values(TOPICS), '--topic');
};

const READS_AT_A_TIME = 16;

interface ListedWithReason extends ListedLetter {
  readonly reason: string;
  readonly message: string;
  /** ISO, of the time the data lives in. */
  readonly setAsideAt: string | null;
}

const list = async (input: Input, { archive }: OperatorPorts): Promise<Answer> => {
  const query = { topic: topicOf(input), after: textOption(input, 'after'), limit: limitOf(input) };
  const page = await archive.list(query);
  if (page.letters.length === 0) return { text: 'There are no dead letters.', json: { ...page, reasons: {} } };
  const told: ListedWithReason[] = [];
  for (const some of chunksOf(page.letters, READS_AT_A_TIME)) told.push(...(await withReasons(some, archive)));
  const reasons = Object.fromEntries(
    [...Map.groupBy(told, ({ reason }) => reason)].map(([reason, some]) => [reason, some.length]),
  );
  const rows = told.map(({ key, state, reason, setAsideAt }) => [state, reason, setAsideAt ?? '–', key]);
  const counts = Object.entries(reasons).map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`);
  const newest = told.findLast(({ message }) => message !== '');
  return {
    text: [
      tableOf(['state', 'reason', 'set aside', 'key'], rows, WHOLE_KEYS),
      '',
      `${counted(told.length, 'letter')}: ${counts.join(', ')}`,
      ...Object.keys(reasons)
        .filter((code) => adviceOn(code) !== '')
        .map((code) => `${code}: ${adviceOn(code)}`),
      ...(newest === undefined ? [] : [`The last of them: ${printable(shortened(newest.message, 200))}`]),
      ...(page.next === null ? [] : [`There are more: --after ${page.next}`]),
    ].join('\n'),
    json: { letters: told, next: page.next, reasons },
  };
};

/** Each reason is in the letter itself. One that cannot be read, or has gone meanwhile, is listed all the same. */
const withReasons = (
  letters: readonly ListedLetter[],
  archive: OperatorPorts['archive'],
): Promise<ListedWithReason[]> =>
  Promise.all(
    letters.map(async (listed) => {
      try {
        const { code, message, setAsideAt } = await archive.read(listed.key);
        return { ...listed, reason: code, message, setAsideAt: new Date(setAsideAt).toISOString() };
      } catch (error) {
        const reason = error instanceof NoSuchLetter ? 'gone meanwhile' : 'unreadable';
        return { ...listed, reason, message: '', setAsideAt: null };
      }
    }),
  );

const show = async ({ positionals: [, key] }: Input, ports: OperatorPorts): Promise<Answer> => {
  if (key === undefined) throw new UnusableCommand('dead-letters show <key>; dead-letters list shows the keys');
  const letter = await letterOf(key, ports);
  const { value, ...facts } = jsonOf(key, letter);
  // What it says first, its bytes last.
  const json = { ...facts, ...(await decodedOf(letter, ports)), value };
  const rows = Object.entries(json).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return {
    text: [
      ...rows.map(
        ([name = '', value = '']) => `${name.padEnd(12)} ${cut(printable(value), name === 'value' ? 100 : 2_000)}`,
      ),
      '',
      "Instants: appendedAt is of the broker's clock; setAsideAt, and those in the record, in ms, are of the data's time.",
    ].join('\n'),
    json,
  };
};

const letterOf = async (key: string, { archive }: OperatorPorts): Promise<DeadLetter> => {
  if (!isLetterKey(key)) throw new UnusableCommand(`"${key}" is no dead letter's key; dead-letters list shows them`);
  try {
    return await archive.read(key);
  } catch (error) {
    if (!(error instanceof NoSuchLetter)) throw error;
    throw new UnusableCommand(`${error.message}; dead-letters list shows the keys`, { cause: error });
  }
};

/** Decoded now, which may go well where it did not when the letter was set aside. */
const decodedOf = async ({ record: { topic, value } }: DeadLetter, { decode }: OperatorPorts) => {
  try {
    const known = choiceOf(topic, Object.values(TOPICS), 'the topic');
    return { decoded: await decode(known, value) };
  } catch (error) {
    return { undecodable: error instanceof Error ? error.message : String(error) };
  }
};

const jsonOf = (key: string, { record, code, message, functionName, setAsideAt }: DeadLetter) => ({
  key,
  reason: code,
  message,
  advice: adviceOn(code),
  function: functionName,
  setAsideAt: instantText(setAsideAt),
  appendedAt: instantText(record.appendTime),
  recordKey: record.key === null ? null : textIn(record.key),
  headers: record.headers.map((header) => [header.key, header.value === null ? null : textIn(header.value)]),
  valueBytes: record.value?.length ?? null,
  value: record.value === null ? null : Buffer.from(record.value).toString('base64'),
});

const textIn = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const redrive = async (input: Input, ports: OperatorPorts): Promise<Answer> => {
  const reason = textOption(input, 'reason');
  const report = await ports.redrive({
    topic: topicOf(input),
    code: reason === undefined ? undefined : choiceOf(reason, POISON_CODES, '--reason'),
    key: textOption(input, 'key'),
    after: textOption(input, 'after'),
    limit: limitOf(input),
    isDryRun: input.values['send'] !== true,
  });
  const rows = report.letters.map(({ key, outcome, detail }) => [outcome, shortened(detail, 70), key]);
  const isGood = report.letters.every(({ outcome }) => outcome !== 'unconfirmed');
  const lines = [
    ...(rows.length === 0
      ? ['Nothing to send.']
      : [tableOf(['outcome', 'why it was set aside', 'key'], rows, WHOLE_KEYS)]),
    ...(report.next === null ? [] : ['', `Not all were looked at: --after ${report.next}`]),
    ...(report.isDryRun && rows.length > 0 ? ['', 'Nothing was sent: add --send'] : []),
  ];
  return { text: lines.join('\n'), json: report, isGood };
};
