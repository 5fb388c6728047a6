import {
  INJECTIONS,
  type Injection,
  SERVER_ACTIONS,
  type WorldAction,
} from '../../../localstack/console/source/wire-world.ts';
import { FAULT_KINDS } from '../../../localstack/tmdb/faults.ts';
import {
  type Answer,
  type Command,
  choiceOf,
  type Input,
  numberOption,
  textOption,
  UnusableCommand,
} from '../operator-command.ts';
import type { WorldPort } from '../operator-ports.ts';
import { tableOf } from '../table.ts';

const FACTORS: Readonly<Record<Injection, number>> = { breakout: 8, hot: 2, declining: 0.3 };
const COMMON_FACTOR = 0.6;
const MANY = 50;
const MOST = 500;
const FASTEST = 600;
const MOST_FAULTS = 10_000;
const NEVER = 'never';

export const world: Command = {
  help: `world                          what happened, and when it was found
world inject ${INJECTIONS.join('|')} <movie>      [--factor F]
world inject common-step                         [--factor F]
world inject reviews <movie>                     [--count N] [--hours-late H]
world inject duplicates                          [--count N]
world inject poison
world faults <kind>|none                         [--count N]
world server <name> ${SERVER_ACTIONS.join('|')}
world speed <N>
world recount

  --factor F       so many times as popular, from now on (default: ${INJECTIONS.map((kind) => `${kind} ${FACTORS[kind]}`).join(', ')};
                   common-step, which is every movie: ${COMMON_FACTOR})
  --count N        reviews, records or answers of TMDB (default ${MANY}; faults 1000)
  --hours-late H   reviews were written so long ago (default 0, at most 47)
  <kind>           ${FAULT_KINDS.slice(0, 5).join(', ')},
                   ${FAULT_KINDS.slice(5).join(', ')}
  <name>           kafka, cassandra, documents

Asks the console of the run on this machine for what its page World can do. recount counts the last
hour again from the log: a row that differs ends it with 1. The live TMDB and a stage have no world.`,
  options: { factor: { type: 'string' }, count: { type: 'string' }, 'hours-late': { type: 'string' } },
  run: async (input, ports) => {
    const [action = 'show', ...rest] = input.positionals;
    // Before anybody is asked: a mistake in the command line is the first thing to tell.
    const asked = action === 'show' || action === 'recount' ? action : actionOf(action, rest, input);
    const { world: port, name } = ports;
    if (port === undefined) {
      const note = `There is no world to act on: ${name}.`;
      return { text: note, json: { note }, isGood: false };
    }
    if (asked === 'show') return show(port);
    if (asked === 'recount') return recount(port);
    const { said } = await port.act(asked);
    return { text: said, json: { asked, said } };
  },
};

const show = async (port: WorldPort): Promise<Answer> => {
  const state = await port.state();
  const { events, faults, servers, serversNote, speed } = state;
  const rows = events.map(({ onset, kind, isInjected, movieId, factor, foundAt, title }) => [
    isoOf(onset),
    isInjected ? `${kind}, injected` : kind,
    movieId === null ? 'all' : String(movieId),
    factor,
    movieId === null ? '–' : foundAt === null ? NEVER : isoOf(foundAt),
    title,
  ]);
  const lines = [
    `Now ${isoOf(state.now)} of the world${speed === null ? '' : `, ${speed} × real time`}`,
    ...faults.map((fault) => `TMDB: ${fault}`),
    ...servers.map(
      ({ title, isAlive, isPaused }) => `${title}: ${isAlive ? (isPaused ? 'paused' : 'runs') : 'has ended'}`,
    ),
    ...(serversNote === null ? [] : [serversNote]),
    '',
    tableOf(['onset', 'what', 'movie', 'factor', 'label came', 'title'], rows),
  ];
  return { text: lines.join('\n'), json: state };
};

const isoOf = (at: number): string => new Date(at).toISOString().slice(0, 16);

const recount = async (port: WorldPort): Promise<Answer> => {
  const report = await port.recount();
  const { lost, double, rows, records, differences, note } = report;
  return {
    text: [`lost ${lost}, double ${double}: ${rows} rows against ${records} records. ${note}`, ...differences].join(
      '\n',
    ),
    json: report,
    isGood: lost === 0 && double === 0,
  };
};

const actionOf = (action: string, [first, second, ...more]: readonly string[], input: Input): WorldAction => {
  if (more.length > 0) throw new UnusableCommand(`"${more.join(' ')}" is too much; see world --help`);
  switch (choiceOf(action, ['inject', 'faults', 'server', 'speed'], 'the action')) {
    case 'inject':
      return injectionOf(first ?? '', second, input);
    case 'faults':
      return faultOf(first ?? '', input);
    case 'server':
      return {
        kind: 'server',
        server: first ?? '',
        action: choiceOf(second ?? '', SERVER_ACTIONS, 'what to do with it'),
      };
    case 'speed':
      return { kind: 'speed', speed: wholeIn(first, 'the speed', 0, FASTEST) };
  }
};

const faultOf = (kind: string, input: Input): WorldAction => {
  const fault = choiceOf(kind, [...FAULT_KINDS, 'none'], 'the fault');
  return {
    kind: 'tmdb-fault',
    fault: fault === 'none' ? null : fault,
    count: numberOption(input, 'count', { byDefault: 1_000, max: MOST_FAULTS }),
  };
};

const injectionOf = (what: string, movie: string | undefined, input: Input): WorldAction => {
  const kind = choiceOf(what, [...INJECTIONS, 'common-step', 'reviews', 'duplicates', 'poison'], 'what to inject');
  switch (kind) {
    case 'common-step':
      return { kind, factor: factorIn(input, COMMON_FACTOR) };
    case 'reviews': {
      const hoursLate = numberOption(input, 'hours-late', { byDefault: 0, min: 0, max: 47 });
      return { kind, movieId: movieIn(movie), count: countIn(input), hoursLate };
    }
    case 'duplicates':
      return { kind, count: countIn(input) };
    case 'poison':
      return { kind };
    case 'breakout':
    case 'hot':
    case 'declining':
      return { kind: 'move', movieId: movieIn(movie), movement: kind, factor: factorIn(input, FACTORS[kind]) };
  }
};

const countIn = (input: Input): number => numberOption(input, 'count', { byDefault: MANY, max: MOST });
const movieIn = (text: string | undefined): number => wholeIn(text, 'the movie', 1, Number.MAX_SAFE_INTEGER);

const wholeIn = (text: string | undefined, what: string, low: number, high: number): number => {
  const value = Number(text);
  if (text !== undefined && text !== '' && Number.isSafeInteger(value) && value >= low && value <= high) return value;
  throw new UnusableCommand(`${what} is "${text ?? ''}"; it must be a whole number from ${low} to ${high}`);
};

const factorIn = (input: Input, byDefault: number): number => {
  const text = textOption(input, 'factor');
  const value = text === undefined ? byDefault : Number(text);
  if (value >= 0.01 && value <= 100) return value;
  throw new UnusableCommand(`--factor is "${text}"; it must be a number from 0.01 to 100`);
};
