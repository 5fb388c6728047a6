import type { Command } from '../operator-command.ts';
import { tableOf } from '../table.ts';

export const lag: Command = {
  help: `lag

On AWS as MSK has measured it in the last minutes; a group that has never read has no figure. Of a run on this machine Kafka tells
the records and the run's console the seconds.`,
  options: {},
  run: async (_, ports) => {
    const lags = await ports.lags();
    const rows = lags.map(({ group, topic, records, seconds, note }) => [group, topic, records, seconds, note ?? '']);
    return { text: tableOf(['group', 'topic', 'records', 'seconds', ''], rows), json: lags };
  },
};
