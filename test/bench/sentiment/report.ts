/** The measurements of a run, and how a terminal shows them. */
import type { Footprint } from './footprint.ts';
import type { Limits } from './limits.ts';
import type { Throughput } from './throughput.ts';

export interface Report {
  readonly node: string;
  readonly loads: readonly {
    readonly load: string;
    readonly texts: number;
    readonly meanCharacters: number;
    readonly engines: readonly Throughput[];
  }[];
  readonly footprint: Footprint;
  readonly limits: Limits;
}

const NAMES = { ours: 'ours', python: 'Python vaderSentiment 3.3.2', npm: 'npm vader-sentiment 1.1.3' } as const;
const COLUMNS = [28, 12, 12, 14, 19, 8, 26];

const row = (cells: readonly string[]): string =>
  cells.map((cell, n) => (n === 0 ? cell.padEnd(COLUMNS[0] ?? 0) : cell.padStart(COLUMNS[n] ?? 0))).join('');
const rate = (perSecond: number): string => Math.round(perSecond).toLocaleString('en-US');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export function textOf(report: Report): string {
  const sections = [
    `Node.js ${report.node}. Rates are texts per second of one core (processor time of the whole process); the scorers take turns.`,
    ...report.loads.map(loadText),
    footprintText(report.footprint),
    limitsText(report.limits),
  ];
  return `${sections.join('\n\n')}\n`;
}

function loadText({ load, texts, meanCharacters, engines }: Report['loads'][number]): string {
  const ours = engines.find(({ engine }) => engine === 'ours');
  const header = row([
    '',
    'first pass',
    'fresh texts',
    'warm, median',
    'slowest–fastest',
    'MB/s',
    'ours: first/fresh/warm',
  ]);
  const lines = engines.map((engine) => {
    const ratio = (of: (throughput: Throughput) => number): string =>
      engine === ours || ours === undefined ? '' : `${(of(ours) / of(engine)).toFixed(1)}×`;
    return row([
      NAMES[engine.engine],
      rate(engine.coldTextsPerSecond),
      rate(engine.freshTextsPerSecond),
      rate(engine.textsPerSecond),
      `${rate(engine.slowest)}–${rate(engine.fastest)}`,
      engine.megabytesPerSecond.toFixed(1),
      [
        ratio((throughput) => throughput.coldTextsPerSecond),
        ratio((throughput) => throughput.freshTextsPerSecond),
        ratio((throughput) => throughput.textsPerSecond),
      ].join('  '),
    ]);
  });
  return [`${load}: ${texts} texts of ${Math.round(meanCharacters)} characters`, header, ...lines].join('\n');
}

function footprintText({ bundleBytes, gzippedBytes, loadMilliseconds, firstTextMilliseconds }: Footprint): string {
  const size = `${(bundleBytes / 1e3).toFixed(0)} kB bundled and minified (${(gzippedBytes / 1e3).toFixed(0)} kB gzipped)`;
  return `Loading: ${size}; ${loadMilliseconds.toFixed(1)} ms of processor time in a fresh process, the first text ${firstTextMilliseconds.toFixed(1)} ms`;
}

function limitsText({ loadedBytes, longTexts, distinctTokens }: Limits): string {
  const long = longTexts.map(({ kilobytes, milliseconds }) => {
    const perMegabyte = (milliseconds * 1024) / kilobytes;
    return row([`  ${kilobytes} kB`, `${milliseconds.toFixed(1)} ms`, `${perMegabyte.toFixed(1)} ms/MB`]);
  });
  const distinct = distinctTokens.map(({ nanosecondsPerToken, memoryBytes }, n) =>
    row([`  million ${n + 1}`, `${Math.round(nanosecondsPerToken)} ns/token`, megabytes(memoryBytes)]),
  );
  return [
    'One long text:',
    ...long,
    `Spellings that all differ (memory held; ${megabytes(loadedBytes)} after loading):`,
    ...distinct,
  ].join('\n');
}
