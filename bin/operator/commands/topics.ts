import type { Command } from '../operator-command.ts';
import { tableOf } from '../table.ts';

export const topics: Command = {
  help: 'topics',
  options: {},
  run: async (_, ports) => {
    const all = await ports.topics();
    const rows = all.map(({ topic, partitions, replicas, records }) => [topic, partitions, replicas, records]);
    return { text: tableOf(['topic', 'partitions', 'replicas', 'records'], rows), json: all };
  },
};
