import { parsedArguments, UnusableArguments } from '../../../bin/program/arguments.ts';
import { MOVIES } from './loads.ts';

export interface PipelineOptions {
  /** Only loads whose name contains this. */
  readonly load: string;
  /** Each load once over so many movies, one number after the other. */
  readonly movies: readonly number[];
  readonly scale: number;
  readonly seconds: number;
  readonly peer: 'spark' | undefined;
  readonly json: boolean;
}

/** `undefined`: help was asked for. @throws UnusableArguments */
export const pipelineOptionsOf = (args: readonly string[]): PipelineOptions | undefined => {
  const { values } = parsedArguments({
    args: [...args],
    options: {
      load: { type: 'string', default: '' },
      movies: { type: 'string', default: String(MOVIES) },
      scale: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '30' },
      peer: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    load: values.load,
    movies: values.movies.split(',').map((text) => whole('--movies', text)),
    scale: positive('--scale', values.scale),
    seconds: positive('--seconds', values.seconds),
    peer: peerOf(values.peer),
    json: values.json,
  };
};

const peerOf = (name: string | undefined): PipelineOptions['peer'] => {
  if (name === undefined || name === 'spark') return name;
  throw new UnusableArguments(`--peer ${name}: spark is the only one`);
};

const positive = (option: string, text: string): number => {
  const value = Number(text);
  if (value > 0) return value;
  throw new UnusableArguments(`${option} ${text}: give a positive number`);
};

const whole = (option: string, text: string): number => {
  const value = positive(option, text);
  if (Number.isInteger(value)) return value;
  throw new UnusableArguments(`${option} ${text}: give a whole number`);
};
