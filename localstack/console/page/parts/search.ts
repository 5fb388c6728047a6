import { useEffect, useState } from 'preact/hooks';
import type { SearchHit } from '../../source/wire-movies.ts';
import { useAnswer } from './asking.ts';
import { type Html, html } from './html.ts';
import { hashOf } from './place.ts';

const WAIT_MS = 150;
const SHOWN = 8;

/** Finds a movie by a part of its title, or by its id. */
export const Search = (): Html => {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { answer, error } = useAnswer<readonly SearchHit[]>(
    asked === '' ? null : `/api/movies?q=${encodeURIComponent(asked)}`,
    60_000,
  );
  const hits = asked === '' ? [] : (answer ?? []).slice(0, SHOWN);
  const open = (hit: SearchHit | undefined): void => {
    if (hit === undefined) return;
    location.hash = hashOf('movie', hit.movieId);
    setText('');
    setAsked('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') open(hits[0]);
    if (event.key === 'Escape') setText('');
  };
  return html`<form role="search" class="search" onSubmit=${(event: Event) => event.preventDefault()}>
    <input id="search" type="search" placeholder="Movie or id" aria-label="Search for a movie" value=${text} autocomplete="off"
      onInput=${(event: InputEvent) => setText((event.target as HTMLInputElement).value)} onKeyDown=${onKey} />
    ${
      asked !== '' &&
      (answer !== null || error !== null) &&
      html`<ul class="hits">${hits.map(
        (
          hit,
        ) => html`<li key=${hit.movieId}><button type="button" onClick=${() => open(hit)}>${hit.title ?? 'title not known yet'}
          <span class="dim"> ${hit.movieId}</span></button></li>`,
      )}${hits.length === 0 && html`<li class="dim">${error ?? 'No movie has that in its title.'}</li>`}</ul>`
    }
  </form>`;
};
