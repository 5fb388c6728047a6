import { useState } from 'preact/hooks';
import { type Html, html } from './html.ts';

const GLOSSARY = {
  window:
    'Five minutes of event time, aligned to the hour. What was written or seen in them is counted in one row per movie.',
  late: 'It became visible after its window had closed. It is counted all the same and corrects that window.',
  expired: 'Older than the 48 hours that rows live: counted as such, and left out.',
  conflict: 'Two writers met at one row; the later one read again and added to what it found.',
  velocity: 'How fast popularity changes, in points per unit of time.',
  breakout: 'Far above what is usual for this very movie, whatever others do.',
  usual: "The movie's own level of the weeks before, free of steps that the whole catalogue made.",
  lag: 'Records in the log that a group of functions has not read yet.',
  freshness: 'How old the newest is that a reader can see.',
  'dead letter':
    'A record that cannot be counted, kept with its reason and its bytes. It can be sent back, at most once.',
  mood: "VADER's mean score of a movie's reviews, from −1 to 1.",
} as const;

interface TermProps {
  readonly word: keyof typeof GLOSSARY;
  readonly children?: Html;
}

/** A word that explains itself when it is asked. */
export const Term = ({ word, children = word }: TermProps): Html => {
  const [isOpen, setOpen] = useState(false);
  return html`<span class="term"><button type="button" class="plain" aria-expanded=${isOpen}
    onClick=${() => setOpen(!isOpen)} onBlur=${() => setOpen(false)}>${children}</button>
    ${isOpen && html`<span role="status" class="explained">${GLOSSARY[word]}</span>`}</span>`;
};
