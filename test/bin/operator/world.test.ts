import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askerOf, worldOf } from '../../../bin/operator/local/ask-console.ts';
import { type RunningConsole, startConsoleServer } from '../../../localstack/console/server/console-server.ts';
import type { RecountReport, WorldAction, WorldState } from '../../../localstack/console/source/wire-world.ts';
import { freePort } from '../../engines/free-ports.ts';
import { ScriptedSource } from '../../localstack/console/scripted-source.ts';
import { operate, operatorPortsWith, widthOf } from './operator-rig.ts';

const NOW = Date.UTC(2026, 10, 29, 12);

const STATE: WorldState = {
  now: NOW,
  events: [
    { kind: 'breakout', movieId: 7, title: 'Seven', onset: NOW - 3_600_000, factor: 8, isInjected: true, foundAt: NOW },
    { kind: 'common step', movieId: null, title: null, onset: NOW, factor: 0.6, isInjected: true, foundAt: null },
    { kind: 'hot', movieId: 8, title: 'Eight', onset: NOW - 60_000, factor: 2, isInjected: false, foundAt: null },
  ],
  faults: ['error, the next 5 requests from when it was set'],
  faultKinds: ['error'],
  servers: [{ name: 'kafka', title: 'Kafka 4.4.0', isAlive: true, isPaused: false, awaySince: null }],
  serversNote: null,
  speed: 30,
};

const REPORT: RecountReport = {
  since: NOW,
  records: 40,
  rows: 20,
  lost: 0,
  double: 0,
  differences: [],
  tookMs: 5,
  note: 'Of the last hour.',
};

describe('world, on the command line', () => {
  let source: ScriptedSource;
  let running: RunningConsole;
  let acts: WorldAction[];

  beforeAll(async () => {
    source = new ScriptedSource();
    running = await startConsoleServer({ source, port: 0, bundle: async () => ({ script: '', style: '' }) });
  });
  afterAll(() => running.close());
  beforeEach(() => {
    acts = [];
    source.answers = {
      world: async () => STATE,
      act: async (action) => {
        acts.push(action);
        return { said: 'So be it.' };
      },
      recount: async () => REPORT,
    };
  });

  const say = (line: string) =>
    operate(
      ['world', ...line.split(' ').filter((word) => word !== '')],
      operatorPortsWith({ world: worldOf(askerOf(running.url)) }),
    );

  it.each<readonly [string, WorldAction]>([
    ['inject breakout 7', { kind: 'move', movieId: 7, movement: 'breakout', factor: 8 }],
    ['inject declining 7 --factor 0.5', { kind: 'move', movieId: 7, movement: 'declining', factor: 0.5 }],
    ['inject common-step', { kind: 'common-step', factor: 0.6 }],
    ['inject reviews 7 --count 5 --hours-late 6', { kind: 'reviews', movieId: 7, count: 5, hoursLate: 6 }],
    ['inject duplicates', { kind: 'duplicates', count: 50 }],
    ['inject poison', { kind: 'poison' }],
    ['faults error --count 5', { kind: 'tmdb-fault', fault: 'error', count: 5 }],
    ['faults none', { kind: 'tmdb-fault', fault: null, count: 1_000 }],
    ['server cassandra kill', { kind: 'server', server: 'cassandra', action: 'kill' }],
    ['speed 0', { kind: 'speed', speed: 0 }],
  ])('%s does what the page does, through the same door', async (line, action) => {
    expect(await say(line)).toMatchObject({ code: 0, out: 'So be it.', err: '' });
    expect(acts).toEqual([action]);
    expect(JSON.parse((await say(`${line} --json`)).out)).toEqual({ asked: action, said: 'So be it.' });
  });

  it.each([
    ['explode', 'the action is "explode"'],
    ['inject', 'what to inject is ""'],
    ['inject breakout', 'the movie is ""'],
    ['inject breakout seven', 'the movie is "seven"'],
    ['inject breakout 7 8', '"8" is too much'],
    ['inject breakout 7 --factor much', '--factor is "much"'],
    ['inject reviews 7 --hours-late 99', '--hours-late is "99"'],
    ['faults earthquake', 'the fault is "earthquake"'],
    ['server cassandra hug', 'what to do with it is "hug"'],
    ['speed 9000', 'the speed is "9000"'],
  ])('%s ends with 2, names the mistake, and does nothing', async (line, said) => {
    const { code, err } = await say(line);
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    expect(acts).toEqual([]);
  });

  it('shows what happened and when it was found', async () => {
    const { code, out } = await say('');
    expect(code).toBe(0);
    expect(out).toContain('Now 2026-11-29T12:00 of the world, 30 × real time\nTMDB: error, the next 5');
    expect(out).toMatch(/11:00 +breakout, injected +7 +8 +2026-11-29T12:00 +Seven/);
    expect(out).toMatch(/11:59 +hot +8 +2 +never +Eight/);
    expect(widthOf(out)).toBeLessThanOrEqual(100);
    expect(JSON.parse((await say('--json')).out)).toEqual(STATE);
  });

  it('counts again, and ends with 1 where a row differs', async () => {
    expect(await say('recount')).toMatchObject({ code: 0, out: expect.stringMatching(/^lost 0, double 0: 20 rows/) });
    source.answers.recount = async () => ({ ...REPORT, lost: 2, differences: ['ratings of 7'] });
    expect(await say('recount')).toMatchObject({ code: 1, out: expect.stringMatching(/^lost 2[^]*\nratings of 7$/) });
  });

  it('says why where there is no world, or nobody answers', async () => {
    expect(await operate(['world'], operatorPortsWith())).toMatchObject({
      code: 1,
      out: 'There is no world to act on: a fake.',
    });
    source.answers = {};
    expect(await say('inject poison')).toMatchObject({ code: 1, err: 'no act in this test' });
    const away = operatorPortsWith({ world: worldOf(askerOf(`http://127.0.0.1:${await freePort()}`)) });
    expect(await operate(['world', 'inject', 'poison'], away)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^No console answers at .*: start the run with npm start/),
    });
  });

  it('has a help of its own', async () => {
    const { code, out } = await say('--help');
    expect([code, widthOf(out) <= 100]).toEqual([0, true]);
    expect(out).toContain('world inject breakout|hot|declining <movie>');
  });
});
