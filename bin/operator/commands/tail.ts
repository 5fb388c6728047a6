import { printable } from '../../../lambdas/core/printable.ts';
import { instantText } from '../../../lambdas/core/time.ts';
import { recordsSinceOf, SINCE_FORMS } from '../../../localstack/console/source/records-since.ts';
import type { RecordsSince } from '../../../localstack/console/source/wire-records.ts';
import { TOPICS } from '../../../schema/names.ts';
import { type Command, choiceOf, numberOption, textOption, UnusableCommand } from '../operator-command.ts';
import { cut } from '../table.ts';

export const tail: Command = {
  help: `tail <topic> [--limit N] [--since WHERE]

  <topic>        ${Object.values(TOPICS).join(', ')}
  --limit N      records (default 10, at most 500)
  --since WHERE  the first from there on, instead of the newest:
                 ${SINCE_FORMS};
                 an instant is the broker's, when a record was appended, not the world's

Reads as a group of its own and commits nothing. MSK's brokers answer inside their network only.`,
  options: { limit: { type: 'string' }, since: { type: 'string' } },
  run: async (input, ports) => {
    const topic = choiceOf(input.positionals[0] ?? '', Object.values(TOPICS), 'the topic');
    const limit = numberOption(input, 'limit', { byDefault: 10, max: 500 });
    const since = sinceOf(textOption(input, 'since'));
    const records = await ports.tail(topic, { limit, since });
    const lines = records.map(({ partition, offset, appendedAt, key, value, fault }) => {
      const place = `${partition}/${offset} ${instantText(appendedAt)} ${printable(key ?? '–')}`;
      return cut(`${place} ${printable(fault === undefined ? JSON.stringify(value) : `! ${fault}`)}`, 1_000);
    });
    const head =
      "partition/offset, when it was appended (the broker's clock), key, value (instants in it are the world's, in ms)";
    return {
      text:
        lines.length === 0
          ? `${topic} ${since === null ? 'is empty' : 'has nothing from there on'}`
          : [head, ...lines].join('\n'),
      json: records,
    };
  },
};

const sinceOf = (text: string | undefined): RecordsSince | null => {
  const since = text === undefined ? null : recordsSinceOf(text);
  if (since === undefined) throw new UnusableCommand(`--since is "${text}"; it must be ${SINCE_FORMS}`);
  return since;
};
