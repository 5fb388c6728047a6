import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../bin/operator/command-line/all-commands.ts';
import { OperatorFailure } from '../../../../bin/operator/operator-command.ts';
import { operate, operatorPortsWith, widthOf } from '../operator-rig.ts';

const NAMES = COMMANDS.map(({ name }) => name);

describe("The operator's command line", () => {
  it('lists every command, at most 100 characters wide, without looking anywhere', async () => {
    for (const args of [[], ['--help'], ['help']]) {
      const { code, out, places } = await operate(args);
      expect([code, places]).toEqual([0, []]);
      for (const name of NAMES) expect(out).toContain(`  ${name} `);
      expect(widthOf(out)).toBeLessThanOrEqual(128);
    }
  });

  it.each(NAMES)('%s explains itself without looking anywhere', async (name) => {
    const { code, out, places } = await operate([name, '--help']);
    expect([code, places]).toEqual([0, []]);
    expect(out).toContain(`npm run speed-layer -- ${name}`);
    expect(out).toContain('--json');
  });

  it.each(NAMES.filter((name) => !['movie', 'tail'].includes(name)))('%s speaks JSON', async (name) => {
    const { out } = await operate([name, '--json']);
    expect(() => JSON.parse(out) as unknown).not.toThrow(Error);
  });

  it('looks at this machine where no stage is named, and at AWS where one is', async () => {
    expect((await operate(['topics'])).places).toEqual([{ isLocal: true, stage: undefined, region: undefined }]);
    expect((await operate(['topics', '--local'])).places[0]?.isLocal).toBe(true);
    const aws = await operate(['topics', '--stage', 'production', '--region', 'eu-central-1']);
    expect(aws.places).toEqual([{ isLocal: false, stage: 'production', region: 'eu-central-1' }]);
  });

  it.each([
    [['dance'], 'There is no command "dance"'],
    [['topics', '--loud'], "Unknown option '--loud'"],
    [['topics', '--local', '--stage', 'production'], 'two places'],
    [['trending', '--limit', '1000'], '--limit is "1000"; it must be a whole number from 1 to 100'],
    [['trending', '--hour', 'noon'], '--hour is "noon"'],
    [['movie'], 'movie <id>, or movie <words of its title>'],
    [['tail', 'movie.gossip'], 'the topic is "movie.gossip"; it must be one of movie.reviews'],
    [['dead-letters', 'eat'], 'the action is "eat"'],
    [['dead-letters', 'redrive', '--reason', 'ugly'], '--reason is "ugly"'],
    [['dead-letters', 'show'], 'dead-letters show <key>'],
  ])('ends %j with 2 and says why', async (args, message) => {
    const { code, out, err } = await operate(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('ends with 1 where something cannot be reached, and lets go of what it opened', async () => {
    const ports = operatorPortsWith({ topics: () => Promise.reject(new Error('the brokers are away')) });
    const { code, err } = await operate(['topics'], ports);
    expect([code, err, ports.isClosed]).toEqual([1, 'Error: the brokers are away', true]);
  });

  it('says who is away and what to do, in the place of what a client says of it', async () => {
    const ports = operatorPortsWith({
      topics: () => Promise.reject(new Error('connect ECONNREFUSED')),
      missing: async () => 'Kafka does not answer: start it.',
    });
    const { code, out, err } = await operate(['topics'], ports);
    expect([code, out, err, ports.isClosed]).toEqual([1, '', 'Kafka does not answer: start it.', true]);
  });

  it('leaves a failure as it is that says itself what to do, and the fault of a command line', async () => {
    const missing = async () => 'Kafka does not answer: start it.';
    const topics = () => Promise.reject(new OperatorFailure('Deploy the stage.'));
    expect(await operate(['topics'], operatorPortsWith({ topics, missing }))).toMatchObject({
      err: 'Deploy the stage.',
    });
    expect(await operate(['movie'], operatorPortsWith({ missing }))).toMatchObject({ code: 2 });
  });

  it('adds what whoever asks should know beside the answer', async () => {
    const ports = operatorPortsWith({ note: async () => 'A run in memory is under way.' });
    expect(await operate(['topics'], ports)).toMatchObject({ code: 0, err: 'A run in memory is under way.' });
  });
});

describe('What strangers wrote', () => {
  const title = '\u001B]0;owned\u0007\u001B[2J\u202EThe End';

  it.each([[[]], [['--json']]])('steers no terminal, %j', async (options) => {
    const { out } = await operate(
      ['dead-letters', 'redrive', ...options],
      operatorPortsWith({
        redrive: async () => ({
          isDryRun: true,
          examined: 1,
          letters: [{ key: title, outcome: 'would-send', detail: title }],
          next: null,
        }),
      }),
    );
    expect(out).toContain('The End');
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
