import { describe, expect, it } from 'vitest';
import { UnusableArguments } from '../../../bin/program/arguments.ts';
import { pipelineOptionsOf } from './options.ts';

describe('the options of the pipeline benchmark', () => {
  it('measure ours alone over 500 movies where nothing is said', () => {
    expect(pipelineOptionsOf([])).toEqual({
      load: '',
      movies: [500],
      scale: 1,
      seconds: 30,
      peer: undefined,
      json: false,
    });
  });

  it('name a peer, and several numbers of movies', () => {
    const args = ['--peer', 'spark', '--movies', '500,5000', '--scale', '0.1', '--load', 'kB', '--json'];
    expect(pipelineOptionsOf(args)).toMatchObject({
      peer: 'spark',
      movies: [500, 5_000],
      scale: 0.1,
      load: 'kB',
      json: true,
    });
  });

  it('are help and nothing else where it is asked for', () => {
    expect(pipelineOptionsOf(['--help', '--peer', 'spark'])).toBeUndefined();
  });

  it.each([
    [['--peer', 'flink'], '--peer flink: spark is the only one'],
    [['--movies', '500,some'], '--movies some: give a positive number'],
    [['--movies', '0.5'], '--movies 0.5: give a whole number'],
    [['--scale=-1'], '--scale -1: give a positive number'],
    [['--seconds', '0'], '--seconds 0: give a positive number'],
    [['--spark'], '--spark'],
  ])('%j are refused in a sentence', (args, said) => {
    expect(() => pipelineOptionsOf(args)).toThrow(UnusableArguments);
    expect(() => pipelineOptionsOf(args)).toThrow(said);
  });
});
