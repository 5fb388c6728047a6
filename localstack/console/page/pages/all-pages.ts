import type { Html } from '../parts/html.ts';
import type { Live } from '../parts/live-state.ts';
import type { Place } from '../parts/place.ts';
import { LettersPage } from './letters-page.ts';
import { MoviePage } from './movie-page.ts';
import { PipelinePage } from './pipeline-page.ts';
import { RecordsPage } from './records-page.ts';
import { TrendsPage } from './trends-page.ts';
import { WorkflowPage } from './workflow-page.ts';
import { WorldPage } from './world-page.ts';

export interface PageProps {
  readonly live: Live;
  readonly place: Place;
}

interface Page {
  readonly id: string;
  /** In the menu. */
  readonly name: string;
  readonly title: string;
  readonly isInMenu: boolean;
  readonly show: (props: PageProps) => Html;
}

const page = (id: string, name: string, show: Page['show'], isInMenu = true): Page => ({
  id,
  name,
  title: name,
  isInMenu,
  show,
});

export const PAGES: readonly [Page, ...Page[]] = [
  page('trends', 'Trends', TrendsPage),
  page('movie', 'Movie', MoviePage, false),
  page('pipeline', 'Pipeline', PipelinePage),
  page('workflow', 'Workflow', WorkflowPage),
  page('letters', 'Dead letters', LettersPage),
  page('records', 'Records', RecordsPage),
  page('world', 'World', WorldPage),
];
