import { betweenLines } from '../../bin/doc-tables/between-lines.ts';

/** What the documentation says of a bundle. */
export interface BundleFigures {
  readonly name: string;
  readonly bytes: number;
  /** Upper limit. */
  readonly loadMs: number;
}

const BEGIN = '<!-- bundles -->';
const END = '<!-- end of the bundles -->';
const ROW = /^\| `([\w-]+)` \| ([\d.]+) \| (\d+) \|$/gm;

/** The least limit, the step from one to the next, and how much longer than measured a load may take: machines differ. */
const LEAST_MS = 150;
const STEP_MS = 50;
const LEEWAY = 3;

/** The text of lib/constructs/README.md with these figures, rounded, in its table. */
export const withBundleTable = (text: string, measured: readonly BundleFigures[], maxLoadMs: number): string => {
  const limitOf = (ms: number) => Math.min(maxLoadMs, Math.max(LEAST_MS, Math.ceil((ms * LEEWAY) / STEP_MS) * STEP_MS));
  const rows = measured.map(
    ({ name, bytes, loadMs }) => `| \`${name}\` | ${kilobytesOf(bytes)} | ${limitOf(loadMs)} |`,
  );
  return betweenLines(
    text,
    BEGIN,
    END,
    ['| function | kB | loads within ms |', '| --- | --- | --- |', ...rows].join('\n'),
  );
};

export const readBundleTable = (text: string): Map<string, BundleFigures> =>
  new Map(
    [...text.matchAll(ROW)].map(([, name = '', kilobytes, loadMs]) => [
      name,
      { name, bytes: Number(kilobytes) * 1_000, loadMs: Number(loadMs) },
    ]),
  );

/** Of three digits or more, so that rounding is far below what the test allows. */
const kilobytesOf = (bytes: number): string => (bytes / 1_000).toFixed(bytes < 100_000 ? 2 : 0);
