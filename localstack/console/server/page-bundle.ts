import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

const PAGE_FOLDER = join(import.meta.dirname, '..', 'page');

/** Larger than any index of a page's words; read from the package, so that the two always fit. */
const CHART_STYLE = 'uplot/dist/uPlot.min.css';

/** Markup stands in template texts, whose indentation no minifier dares to touch; htm ignores it. */
const withoutIndentation: Plugin = {
  name: 'without-indentation',
  setup: (build) =>
    build.onLoad({ filter: /console[\\/]page[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/\n\s+/g, '\n'),
      loader: 'ts',
    })),
};

/** The page as a browser takes it: made from its TypeScript when somebody asks for it first, kept in memory. */
export const bundlePage = async (): Promise<PageFiles> => {
  const { build, stop } = await import('esbuild');
  const [{ outputFiles }, style, chartStyle] = await Promise.all([
    build({
      entryPoints: [join(PAGE_FOLDER, 'console-app.ts')],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
      legalComments: 'none',
      plugins: [withoutIndentation],
    }),
    readFile(join(PAGE_FOLDER, 'console.css'), 'utf8'),
    readFile(new URL(import.meta.resolve(CHART_STYLE)), 'utf8'),
  ]);
  await stop();
  return { script: outputFiles[0]?.text ?? '', style: `${chartStyle}\n${style}` };
};

export const htmlOf = (token: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="console-token" content="${token}">
<title>Speed layer</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/console.css">
<script type="module" src="/console.js"></script>
</head>
<body><div id="app"><noscript>The console needs JavaScript.</noscript></div></body>
</html>
`;
