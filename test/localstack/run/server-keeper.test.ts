import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Warnings } from '../../../localstack/pipeline/warnings.ts';
import { keepServers, lastWordsIn } from '../../../localstack/run/server-keeper.ts';
import { realClock } from '../../../localstack/time/local-time.ts';

interface Fate {
  isAlive: boolean;
  end: string;
  freeBytes: number;
  restart: () => Promise<void>;
}

/** A server that ends when the test says so, and a keeper that looks at it all the time. */
const keep = (more: Partial<Fate> = {}) => {
  const warnings = new Warnings(realClock);
  const fate: Fate = {
    isAlive: true,
    end: '',
    freeBytes: 1e9,
    restart: async () => void (fate.isAlive = true),
    ...more,
  };
  const restart = vi.fn<() => Promise<void>>(() => fate.restart());
  const server = { name: 'Kafka 4.4.0', waiting: 'polls wait', logFile: '/log', isAlive: () => fate.isAlive, restart };
  const keeper = keepServers({
    servers: [server],
    warnings,
    endOf: async () => fate.end,
    freeBytes: async () => fate.freeBytes,
    lookEveryMs: 1,
  });
  onTestFinished(() => keeper.stop());
  const told = (): string =>
    warnings
      .shown()
      .map(({ kind, text }) => `${kind}: ${text}`)
      .join('\n');
  const ends = async (attempts: number): Promise<void> => {
    fate.isAlive = false;
    await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(attempts));
  };
  return { fate, keeper, restart, told, ends };
};

describe('a local server that has ended', () => {
  it('is started again, which is told while it lasts and when it is over', async () => {
    const started = Promise.withResolvers<void>();
    const { fate, keeper, told, ends } = keep();
    fate.restart = async () => {
      await started.promise;
      fate.isAlive = true;
    };
    await ends(1);
    expect(told()).toBe('standing: Kafka 4.4.0 has ended and is started again (1 of 2); polls wait.');
    let isSettled = false;
    const settled = keeper.settled().then(() => {
      isSettled = true;
    });
    await Promise.resolve();
    expect(isSettled).toBe(false);
    started.resolve();
    await settled;
    expect(told()).toBe('over: Kafka 4.4.0 had ended and runs again; nothing acknowledged is lost.');
    expect([keeper.faults(), keeper.givenUp.aborted]).toEqual([[], false]);
  });

  it('is started twice, and then what it means is told, with its last words and what to do', async () => {
    const { keeper, restart, told, ends, fate } = keep({
      end: 'INFO well\njava.lang.Exception: bad segment\n\tat kafka.Log\n',
    });
    await ends(1);
    await ends(2);
    fate.isAlive = false;
    await vi.waitFor(() => expect(keeper.givenUp.aborted).toBe(true));
    expect(keeper.faults()).toEqual([
      expect.stringMatching(
        /has ended again and again.*; polls wait\. Stop with Ctrl-C, .*bad segment Its log: \/log$/,
      ),
    ]);
    expect(told()).toMatch(/^standing: Kafka 4\.4\.0 has ended again and again/);
    expect(restart).toHaveBeenCalledTimes(2);
  });

  it('counts a start that fails', async () => {
    const { fate, keeper, restart, told } = keep();
    fate.restart = () => Promise.reject(new Error('ended while starting'));
    fate.isAlive = false;
    await vi.waitFor(() => expect(keeper.givenUp.aborted).toBe(true));
    expect(restart).toHaveBeenCalledTimes(2);
    // Both: a line that only changes its words is not printed anew.
    expect(told()).toMatch(/^standing: .* has ended again and again, .*\nstanding: .* could not be started again: .*/);
  });

  // The log is on that disk: at times its last words did not get into it.
  it.each(['ERROR No space left on device\nINFO bye', 'INFO up'])(
    'of a full disk waits until there is room, however long that takes: %j',
    async (end) => {
      const { fate, keeper, restart, told } = keep({ end, freeBytes: 4_096 });
      fate.isAlive = false;
      await vi.waitFor(() =>
        expect(told()).toMatch(/^standing: Kafka 4\.4\.0 has ended: the disk is full\. Free some space/),
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect([restart.mock.calls.length, keeper.givenUp.aborted]).toEqual([0, false]);
      fate.freeBytes = 1e9;
      await vi.waitFor(() => expect(told()).toMatch(/^over: /));
    },
  );

  it('is left alone once the run ends', async () => {
    const { fate, keeper, restart } = keep();
    await keeper.stop();
    fate.isAlive = false;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(restart).not.toHaveBeenCalled();
  });
});

describe('the last words of a log', () => {
  it('are the last line that tells of a fault, else the last', () => {
    expect(lastWordsIn('a\nERROR one\nException two\n\tat three\nINFO four\n')).toBe('Exception two');
    expect(lastWordsIn('a\nb\n\n')).toBe('b');
    expect(lastWordsIn('')).toBe('');
  });
});
