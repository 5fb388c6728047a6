import { describe, expect, it } from 'vitest';
import { PORTS } from '../../../localstack/engines/engine-settings.ts';
import { HELP, runOptionsOf, UnusableOption } from '../../../localstack/run/run-options.ts';

describe('the options of a run', () => {
  it('are a simulated world at 30 times the speed, with 26 hours of history, by default', () => {
    expect(runOptionsOf([], false)).toMatchObject({
      engine: undefined,
      forMs: 0,
      reportFile: undefined,
      speed: 30,
      historyMs: 26 * 3_600_000,
      movieCount: 500,
      seed: 1,
      fresh: false,
      captureFolder: undefined,
    });
  });

  it('are the live TMDB as it is, where there is a token', () => {
    expect(runOptionsOf([], true)).toMatchObject({ speed: 1, historyMs: 0 });
  });

  it('are read from the command line', () => {
    const args = '--engine memory --for 90s --report r.json --speed 60 --history 30h --movies 50 --seed 7 --fresh';
    expect(runOptionsOf([...args.split(' '), '--replay-capture', 'a folder'], false)).toMatchObject({
      engine: 'memory',
      forMs: 90_000,
      reportFile: 'r.json',
      speed: 60,
      historyMs: 30 * 3_600_000,
      movieCount: 50,
      seed: 7,
      fresh: true,
      captureFolder: 'a folder',
    });
  });

  it.each([
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
  ])('take %s for %i ms', (text, ms) => {
    expect(runOptionsOf(['--for', text], false)?.forMs).toBe(ms);
  });

  it.each([['--help'], ['-h']])('ask for help by %s', (option) => {
    expect(runOptionsOf([option, '--engine', 'nothing'], false)).toBeUndefined();
    for (const name of ['--engine', '--for', '--report', '--speed', '--history', '--fresh'])
      expect(HELP).toContain(name);
  });

  it.each([
    ['--engine podman', '--engine podman: choose one of jvm, docker, memory.'],
    ['--for 90', '--for 90: write a duration as 90s, 5m or 26h.'],
    ['--for -5s', '--for'],
    ['--history 48h', '--history 48h: at most 47h, since views are kept for 48 hours.'],
    ['--speed 0', '--speed 0: give a number from 1 to 600.'],
    ['--speed fast', '--speed fast: give a number from 1 to 600.'],
    ['--movies 19', '--movies 19: give a number from 20 to 10000.'],
    ['--unknown', "Unknown option '--unknown'"],
    ['surplus', 'surplus'],
  ])('refuse %s, saying why', (text, message) => {
    const read = () => runOptionsOf(text.split(' '), false);
    expect(read).toThrow(UnusableOption);
    expect(read).toThrow(message);
  });

  it.each(['--speed 2', '--history 1h', '--movies 50', '--seed 3', '--replay-capture f'])(
    'refuse %s with the live TMDB, which has a time of its own',
    (text) => {
      expect(() => runOptionsOf(text.split(' '), true)).toThrow(/TMDB_API_TOKEN is set/);
    },
  );
});

describe('the help', () => {
  it('names every port with its default, and how to connect tools of one’s own', () => {
    for (const { standard, variable } of Object.values(PORTS))
      expect(HELP).toMatch(new RegExp(`${variable} +${standard} `));
    for (const line of ['kcat -b 127.0.0.1:19092', 'cqlsh 127.0.0.1 19042', 'mongodb://127.0.0.1:19017/moviedb'])
      expect(HELP).toContain(line);
  });

  it('explains the words of the screen', () => {
    for (const word of ['behind', 'lag', 'produce→row', 'late, expired', 'different', 'points/h'])
      expect(HELP).toContain(word);
  });
});
