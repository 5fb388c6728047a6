import { PAGES } from '../pages/all-pages.ts';
import { instant, zoneName } from './figure-format.ts';
import { type Html, html } from './html.ts';
import { PAGE_KEYS } from './keyboard.ts';
import type { Live } from './live-state.ts';
import { type Theme, useSettings } from './page-settings.ts';
import { hashOf } from './place.ts';
import { Search } from './search.ts';

interface HeaderProps {
  readonly live: Live;
  readonly page: string;
  readonly isPaused: boolean;
  readonly onPause: () => void;
  readonly onHelp: () => void;
}

const keyOf = (page: string): string | undefined => Object.entries(PAGE_KEYS).find(([, id]) => id === page)?.[0];

export const Header = ({ live, page, isPaused, onPause, onHelp }: HeaderProps): Html => {
  const { about } = live;
  const isHere = (id: string): boolean => page === id || (page === 'movie' && id === 'trends');
  return html`<header class=${about?.isProduction === true ? 'production' : ''}>
    <a class="brand" href="#/trends">Speed layer</a>
    <nav aria-label="Pages">${PAGES.filter(({ isInMenu }) => isInMenu).map(
      ({ id, name }) => html`<a key=${id} href=${hashOf(id)} aria-current=${isHere(id) ? 'page' : undefined}
        aria-keyshortcuts=${keyOf(id)}>${name}</a>`,
    )}</nav>
    <${Search} />
    <div class="tools">
      <button type="button" aria-pressed=${isPaused} onClick=${onPause} title="Space">${isPaused ? 'Go on' : 'Pause'}</button>
      <${Switches} />
      <button type="button" onClick=${onHelp} aria-label="Keys" title="?">?</button>
    </div>
    <${Clock} live=${live} />
  </header>`;
};

const Clock = ({ live: { about, snapshot } }: Pick<HeaderProps, 'live'>): Html => {
  const { zone } = useSettings();
  if (snapshot === null) return html`<p class="clock">${about?.name ?? 'connecting …'}</p>`;
  const which = about?.isSimulated === true ? 'simulated' : '';
  return html`<p class="clock"><strong>${instant(snapshot.now, zone)} ${zoneName(zone)}</strong> ${which}<br />
    <span>${snapshot.phase} · ${about?.kind === 'run' ? about.engine : about?.name}</span></p>`;
};

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };

const Switches = (): Html => {
  const { zone, theme, set } = useSettings();
  return html`
    <button type="button" onClick=${() => set({ zone: zone === 'utc' ? 'local' : 'utc' })}
      title="UTC or local time (u)">${zone === 'utc' ? 'UTC' : 'local'}</button>
    <button type="button" onClick=${() => set({ theme: NEXT[theme] })} title="auto, light or dark">${theme}</button>`;
};
