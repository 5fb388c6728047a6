/** A real browser for the console's page: Debian's Chromium, Playwright's, or the one that `CHROMIUM` names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const inPath = (env: NodeJS.ProcessEnv): string[] =>
  NAMES.flatMap((name) => (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)));

const inPlaywrightsCache = (): string[] => {
  const cache = join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(cache)) return [];
  return readdirSync(cache).flatMap((version) => [
    join(cache, version, 'chrome-linux', 'headless_shell'),
    join(cache, version, 'chrome-linux', 'chrome'),
  ]);
};

const found = (env: NodeJS.ProcessEnv): string | undefined =>
  [...(env['CHROMIUM'] === undefined ? [] : [env['CHROMIUM']]), ...inPath(env), ...inPlaywrightsCache()].find((file) =>
    existsSync(file),
  );

const BANNER = '!'.repeat(100);

/** `undefined` where there is none, which is said where nobody can overlook it. */
export const findChromium = (env: NodeJS.ProcessEnv = process.env): string | undefined => {
  const file = found(env);
  if (file === undefined)
    process.stderr.write(
      `\n${BANNER}\nNO CHROMIUM: THE CONSOLE'S PAGE IS NOT TESTED\nInstall one (Debian: apt-get install chromium), or name it in CHROMIUM.\n${BANNER}\n\n`,
    );
  return file;
};

/** No sandbox: tests run as root in containers, and the browser sees nothing but this machine. */
export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface OpenedPage {
  readonly page: Page;
  /** Errors of scripts, and what the Content-Security-Policy has refused. */
  readonly faults: string[];
}

/** Keys are not text that a test's own faults should hide behind. */
const EXPECTED = /Failed to load resource|net::ERR/;

export const openPage = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text())) faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** What axe-core finds wrong; the page's context must bypass the Content-Security-Policy for axe itself. */
export const axeFaultsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
};
