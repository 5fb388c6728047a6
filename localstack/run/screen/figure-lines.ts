import type { Spread } from '../../pipeline/figures.ts';
import type { Snapshot } from './snapshot.ts';
import { flowed } from './text.ts';

/** Latencies, each with the counts that belong to its part. */
export const figureLines = (snapshot: Snapshot, width: number): string[] => {
  const { rowMs, batchMs, storeMs, windowsWritten, applied, late, expired, deadLetters } = snapshot;
  const line = (name: string, spread: Spread, counts: readonly string[]): string[] =>
    flowed(
      [`${name.padEnd(13)}${spreadText(spread).padEnd(width < 70 ? 0 : 26)}`, ...counts],
      width,
      '  ',
      ' '.repeat(13),
    );
  return [
    ...line('produce→row', rowMs, [`windows written ${windowsWritten}`]),
    ...line('batch', batchMs, [`records counted ${applied}`]),
    ...line('store', storeMs, [`late ${late}`, `expired ${expired}`, `dead letters ${deadLetters}`]),
  ];
};

export const spreadText = ({ p50, p99 }: Spread): string =>
  p50 === null || p99 === null ? '–' : `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms`;
