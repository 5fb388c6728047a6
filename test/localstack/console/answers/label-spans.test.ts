import { describe, expect, it } from 'vitest';
import { labelSpansOf } from '../../../../localstack/console/answers/label-spans.ts';

const change = (from: string, to: string, windowStart: number) => ({
  movieId: 7,
  title: 'a',
  from,
  to,
  score: 1,
  windowStart,
  reason: null,
});

describe('bands of labels', () => {
  it('last from one change to the next, the last as long as it stands', () => {
    // none ─ 10 hot ─ 20 breakout ─ 30 none ─ 40 hot ─
    const changes = [change('none', 'hot', 10), change('hot', 'breakout', 20), change('breakout', 'none', 30)];
    expect(labelSpansOf([...changes, change('none', 'hot', 40)], { label: 'hot', labelSince: 40 })).toEqual([
      { label: 'hot', from: 10, until: 20 },
      { label: 'breakout', from: 20, until: 30 },
      { label: 'hot', from: 40, until: null },
    ]);
  });

  it('have one that stands since before anybody looked on', () => {
    expect(labelSpansOf([], { label: 'hot', labelSince: 5 })).toEqual([{ label: 'hot', from: 5, until: null }]);
    expect(labelSpansOf([change('none', 'hot', 10)], { label: 'hot', labelSince: 5 })).toEqual([
      { label: 'hot', from: 5, until: null },
    ]);
    expect(labelSpansOf([], { label: 'hot', labelSince: null })).toEqual([]);
    expect(labelSpansOf([], { label: null, labelSince: null })).toEqual([]);
  });
});
