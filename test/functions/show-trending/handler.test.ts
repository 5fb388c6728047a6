import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../lambdas/core/time.ts';
import type { Ranking } from '../../../lambdas/core/trends/trend-ports.ts';
import { makeHandler } from '../../../lambdas/show-trending/handler.ts';
import { WHY } from '../../builders/findings.ts';
import { at } from '../../builders/time.ts';

const NONE: Ranking = { trending: [], breakout: [], declining: [] };

const rankingOf = (titles: readonly string[]): Ranking => ({
  ...NONE,
  trending: titles.map((title, index) => ({
    rank: index + 1,
    movieId: 600 + index,
    title,
    score: 2.345,
    velocity: 1,
    acceleration: 0,
    label: 'hot',
    ...WHY,
  })),
});

const show = (rankings: ReadonlyMap<number, Ranking>, event: { describe?: boolean; limit?: number } = {}) =>
  makeHandler({
    rankings: { read: async (windowStart) => rankings.get(windowStart) ?? NONE },
    clock: { now: () => at('12:07:00') },
  })(event);

const textOf = (answer: string | { readonly markdown: string }): string =>
  typeof answer === 'string' ? answer : answer.markdown;

describe('show-trending', () => {
  it('shows the newest ranking that is there', async () => {
    const html = await show(
      new Map([
        [at('12:00:00'), rankingOf(['Old'])],
        [at('11:00:00'), rankingOf(['Older'])],
      ]),
    );
    expect(html).toContain('Window that began 2026-11-23T12:00:00.000Z');
    expect(html).toContain('<td>1</td><td>Old</td><td>2.35</td><td>1</td><td>hot</td>');
    expect(html).toContain('<h3>Declining</h3><p>None.</p>');
    expect(html).not.toContain('Older');
  });

  it('lets no title write the page', async () => {
    const title = `<script>alert("x")</script> & 'y' <img src=x onerror=z>`;
    const html = textOf(await show(new Map([[at('12:05:00'), rankingOf([title])]])));
    expect(html).toContain(
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39; &lt;img src=x onerror=z&gt;',
    );
    expect(html.match(/<(?!\/?(p|h3|table|thead|tbody|tr|th|td)>)/g)).toBeNull();
  });

  it.each([
    [2, 2],
    [0, 1],
    [-5, 1],
    [1e9, 100],
    [Number.NaN, 10],
  ])('asked for %d places shows %d', async (limit, shown) => {
    const titles = Array.from({ length: 150 }, (_, index) => `Movie ${index}`);
    const html = textOf(await show(new Map([[at('12:05:00'), rankingOf(titles)]]), { limit }));
    expect(html.match(/<td>hot<\/td>/g)).toHaveLength(shown);
  });

  it('says that there is none, rather than show an old one', async () => {
    expect(await show(new Map([[epochMs(at('11:00:00')), rankingOf(['Old'])]]))).toContain(
      'no ranking of the last hour',
    );
  });

  it('describes itself', async () => {
    expect(await show(new Map(), { describe: true })).toEqual({ markdown: expect.stringContaining('**limit**') });
  });
});
