import { printable } from '../../../lambdas/core/printable.ts';
import { instantText } from '../../../lambdas/core/time.ts';
import { TOPICS } from '../../../schema/names.ts';
import { type Command, choiceOf, numberOption } from '../operator-command.ts';
import { cut } from '../table.ts';

export const tail: Command = {
  help: `tail <topic> [--limit N]

  <topic>     ${Object.values(TOPICS).join(', ')}
  --limit N   records (default 10, at most 500)

Reads as a group of its own and commits nothing. MSK's brokers answer inside their network only.`,
  options: { limit: { type: 'string' } },
  run: async (input, ports) => {
    const topic = choiceOf(input.positionals[0] ?? '', Object.values(TOPICS), 'the topic');
    const limit = numberOption(input, 'limit', { byDefault: 10, max: 500 });
    const records = await ports.tail(topic, limit);
    const lines = records.map(({ partition, offset, appendedAt, key, value, fault }) => {
      const place = `${partition}/${offset} ${instantText(appendedAt)} ${printable(key ?? '–')}`;
      return cut(`${place} ${printable(fault === undefined ? JSON.stringify(value) : `! ${fault}`)}`, 1_000);
    });
    const head =
      "partition/offset, when it was appended (the broker's clock), key, value (instants in it are the world's, in ms)";
    return { text: lines.length === 0 ? `${topic} is empty` : [head, ...lines].join('\n'), json: records };
  },
};
