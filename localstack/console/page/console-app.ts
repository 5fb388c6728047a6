/** The page: what is bundled and served. */
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { PAGES } from './pages/all-pages.ts';
import { instant, zoneName } from './parts/figure-format.ts';
import { Header } from './parts/header.ts';
import { type Html, html } from './parts/html.ts';
import { KeyHelp, useKeys } from './parts/keyboard.ts';
import { type Live, useLive } from './parts/live-state.ts';
import { SettingsProvider, useKeptSettings } from './parts/page-settings.ts';
import { usePlace } from './parts/place.ts';

const App = (): Html => {
  const settings = useKeptSettings();
  const live = useLive();
  const place = usePlace();
  const [frozen, setFrozen] = useState<Live | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  useKeys(settings.hasKeys, {
    pause: () => setFrozen((before) => (before === null ? live : null)),
    help: () => setHelpOpen((before) => !before),
    zone: () => settings.set({ zone: settings.zone === 'utc' ? 'local' : 'utc' }),
  });
  const page = PAGES.find(({ id }) => id === place.page) ?? PAGES[0];
  useEffect(() => {
    document.title = `${page.title} · Speed layer`;
    window.scrollTo(0, 0);
  }, [page, place.rest]);
  const shown = frozen === null ? live : { ...frozen, isConnected: live.isConnected, lostAt: live.lostAt };
  return html`<${SettingsProvider} value=${settings}>
    <a class="skip" href="#main" onClick=${(event: Event) => {
      event.preventDefault();
      main.current?.focus();
    }}>To the content</a>
    <${Header} live=${shown} page=${page.id} isPaused=${frozen !== null}
      onPause=${() => setFrozen(frozen === null ? live : null)} onHelp=${() => setHelpOpen(true)} />
    <${Banner} live=${live} frozen=${frozen} />
    <main id="main" tabindex="-1" class=${live.lostAt === null ? '' : 'stale'} ref=${main}>
      ${shown.snapshot?.notices.map((notice) => html`<p class="notice" key=${notice} role="status">${notice}</p>`)}
      <${page.show} live=${shown} place=${place} />
    </main>
    <footer class="dim">${shown.snapshot?.attribution}</footer>
    ${isHelpOpen && html`<${KeyHelp} onClose=${() => setHelpOpen(false)} />`}
  </${SettingsProvider}>`;
};

/** What stands between the person and the figures: nobody answers, or they are held. */
const Banner = ({ live, frozen }: { readonly live: Live; readonly frozen: Live | null }): Html => {
  if (live.lostAt !== null)
    return html`<div class="banner" role="alert">The run does not answer since ${instant(live.lostAt, 'local')}
      ${' '}${zoneName('local')}: it has ended, or is being started again. What you see is what it said last; this page
      goes on by itself when it is back.</div>`;
  if (frozen === null) return '';
  const behind = Math.max(0, Math.round(((live.snapshot?.at ?? 0) - (frozen.snapshot?.at ?? 0)) / 1_000));
  return html`<div class="banner held" role="status">Paused, ${behind} s behind. Space goes on.</div>`;
};

const root = document.getElementById('app');
if (root !== null) render(html`<${App} />` as never, root);
