import { describe, expect, it } from 'vitest';
import type { TailQuery } from '../../../bin/operator/operator-ports.ts';
import { NOW } from '../../builders/time.ts';
import { operate, operatorPortsWith } from './operator-rig.ts';

describe('tail', () => {
  it('shows decoded values, and why one cannot be decoded', async () => {
    const place = { partition: 2, appendedAt: NOW, key: '603' };
    const records = [
      { ...place, offset: 7, value: { movie_id: 603 } },
      { ...place, offset: 8, value: null, fault: 'truncated' },
    ];
    const { out } = await operate(['tail', 'movie.ratings'], operatorPortsWith({ tail: async () => records }));
    expect(out.split('\n').slice(1)).toEqual([
      '2/7 2026-11-23T12:00:00.000Z 603 {"movie_id":603}',
      '2/8 2026-11-23T12:00:00.000Z 603 ! truncated',
    ]);
  });

  it('begins where it is told to, and says in which words', async () => {
    const asked: TailQuery[] = [];
    const ports = operatorPortsWith({
      tail: async (_topic, query) => {
        asked.push(query);
        return [];
      },
    });
    for (const since of ['2/750', '2026-11-29T12:28Z'])
      expect((await operate(['tail', 'movie.ratings', '--since', since, '--limit', '3'], ports)).out).toBe(
        'movie.ratings has nothing from there on',
      );
    await operate(['tail', 'movie.ratings'], ports);
    expect(asked).toEqual([
      { limit: 3, since: { partition: 2, offset: 750 } },
      { limit: 3, since: { appendedAt: Date.UTC(2026, 10, 29, 12, 28) } },
      { limit: 10, since: null },
    ]);
    for (const since of ['yesterday', '2/', '750', '2026-11-29', '15m']) {
      const { code, err } = await operate(['tail', 'movie.ratings', '--since', since], ports);
      expect([code, err]).toEqual([2, expect.stringContaining('partition/offset such as 2/750')]);
    }
  });
});
