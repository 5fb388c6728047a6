import { RANKING_TYPES, RANKINGS } from '../../../schema/rankings.ts';
import type { Command } from '../operator-command.ts';

/** A command as the help lists it. What it needs to run, drivers and clients among it, is loaded when it is called. */
export interface ListedCommand {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'check',
    summary: 'whether everything is there that records need on their way, and what to do where it is not',
    load: async () => (await import('../commands/check.ts')).check,
  },
  {
    name: 'probe',
    summary: 'what no document says and is trusted all the same, asked of the place itself',
    load: async () => (await import('../commands/probe.ts')).probe,
  },
  {
    name: 'topics',
    summary: 'the topics, their partitions and what is in them',
    load: async () => (await import('../commands/topics.ts')).topics,
  },
  {
    name: 'lag',
    summary: 'how far each consumer group is behind, in records and seconds',
    load: async () => (await import('../commands/lag.ts')).lag,
  },
  {
    name: 'counts',
    summary: 'rows of the tables, counted in single partitions',
    load: async () => (await import('../commands/counts.ts')).counts,
  },
  ...RANKING_TYPES.map((name) => ({
    name,
    summary: `the newest ranking of ${RANKINGS[name].says}`,
    load: async () => (await import('../commands/rankings.ts')).rankingCommand(name),
  })),
  {
    name: 'movie',
    summary: 'everything about one movie, by its id or by words of its title, and how old each figure is',
    load: async () => (await import('../commands/movie.ts')).movie,
  },
  {
    name: 'dead-letters',
    summary: 'records that were set aside and why: list them, show one, send them back',
    load: async () => (await import('../commands/dead-letters.ts')).deadLetters,
  },
  {
    name: 'tail',
    summary: 'the newest records of a topic, decoded',
    load: async () => (await import('../commands/tail.ts')).tail,
  },
  {
    name: 'world',
    summary: "a run's simulated world: what moved and when it was found; inject, break, count again",
    load: async () => (await import('../commands/world.ts')).world,
  },
  {
    name: 'console',
    summary:
      'the live console of a stage, on this machine and with your own rights; it reads only, unless told otherwise',
    load: async () => (await import('../commands/console.ts')).consoleCommand,
  },
  {
    name: 'cost',
    summary: 'what a stage costs per month, from list prices and measured volumes',
    load: async () => (await import('../commands/cost.ts')).cost,
  },
];
