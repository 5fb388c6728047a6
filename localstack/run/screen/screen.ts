import { styleText } from 'node:util';
import { RANKING_TYPES, RANKINGS } from '../../../schema/rankings.ts';
import type { Spread } from '../../pipeline/figures.ts';
import { TMDB_ATTRIBUTION } from '../../tmdb/attribution.ts';
import type { RankingTops, Snapshot, Top, TopRow, WorkflowFigures } from './snapshot.ts';

/** The picture a terminal shows; `width` columns at most. */
export const screenOf = (snapshot: Snapshot, width: number): string =>
  [
    ...(snapshot.consoleUrl === undefined ? [] : [`Console ${styleText('underline', snapshot.consoleUrl)}`]),
    heading(snapshot),
    '',
    ...topicLines(snapshot),
    '',
    ...figureLines(snapshot),
    ...workflowLines(snapshot.workflow),
    ...topLines(snapshot.top),
    ...rankingLines(snapshot.rankings),
    ...(snapshot.warnings.length === 0
      ? []
      : ['', ...snapshot.warnings.map((line) => styleText('yellow', `! ${line}`))]),
    '',
    styleText('dim', `${TMDB_ATTRIBUTION}  Ctrl-C stops.`),
  ]
    .map((line) => cut(line, width))
    .join('\n');

/** The same in one line, for output that is not a terminal. */
export const lineOf = (snapshot: Snapshot): string => {
  const topics = snapshot.topics.map(
    ({ topic, records, recordsPerSecond, lag }) => `${shortName(topic)} ${records} (${recordsPerSecond}/s, lag ${lag})`,
  );
  const { windowsWritten, late, expired, deadLetters, rowMs, workflow } = snapshot;
  return [
    `${timeText(snapshot.now)} ${snapshot.phase}`,
    ...topics,
    `windows ${windowsWritten}`,
    `late ${late}`,
    `expired ${expired}`,
    `dead letters ${deadLetters}`,
    `produce→row ${spreadText(rowMs)}`,
    ...(workflow === undefined ? [] : [`${workflow.last}, ${workflow.documentsWritten} documents written`]),
  ].join(' · ');
};

const heading = ({ now, phase, lastPoll }: Snapshot): string => {
  const clock = styleText('bold', timeText(now));
  const poll =
    lastPoll === undefined
      ? 'no poll yet'
      : `last poll ${timeText(lastPoll.polledAt)}: ${lastPoll.requests} requests, ${lastPoll.listed} movies`;
  return `${clock}  ${styleText('dim', `${phase} · ${poll}`)}`;
};

const topicLines = ({ topics }: Snapshot): string[] => [
  styleText('dim', `${'topic'.padEnd(18)}${'records'.padStart(10)}${'records/s'.padStart(12)}${'lag'.padStart(8)}`),
  ...topics.map(
    ({ topic, records, recordsPerSecond, lag }) =>
      `${topic.padEnd(18)}${String(records).padStart(10)}${String(recordsPerSecond).padStart(12)}${lagText(lag)}`,
  ),
];

const lagText = (lag: number): string => styleText(lag > 1_000 ? 'yellow' : 'green', String(lag).padStart(8));

const figureLines = (snapshot: Snapshot): string[] => [
  `produce→row  ${spreadText(snapshot.rowMs).padEnd(24)}windows written ${snapshot.windowsWritten}`,
  `batch        ${spreadText(snapshot.batchMs).padEnd(24)}records counted ${snapshot.applied}`,
  `store        ${spreadText(snapshot.storeMs).padEnd(24)}late ${snapshot.late}   expired ${snapshot.expired}   dead letters ${snapshot.deadLetters}`,
];

const spreadText = ({ p50, p99 }: Spread): string =>
  p50 === null || p99 === null ? '–' : `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms`;

const workflowLines = (workflow: WorkflowFigures | undefined): string[] => {
  if (workflow === undefined) return [];
  const { last, hasFailed, executions, documentsWritten, difference, copiedUntil } = workflow;
  const copied = copiedUntil === null ? 'nothing copied yet' : `copied until ${timeText(copiedUntil)}`;
  return [
    `workflow     ${styleText(hasFailed ? 'yellow' : 'green', last)}`,
    `             ${executions} executions   documents written ${documentsWritten}   different ${difference}   ${copied}`,
  ];
};

const rankingLines = (rankings: RankingTops | undefined): string[] => {
  if (rankings === undefined) return [];
  return [
    '',
    styleText('bold', `ranking ${timeText(rankings.windowStart)}`),
    ...RANKING_TYPES.flatMap((type) => tableLines(`${RANKINGS[type].table} · score`, rankings[type])),
  ];
};

const topLines = (top: Top | undefined): string[] => {
  if (top === undefined) return [];
  return [
    '',
    styleText('bold', `window ${timeText(top.windowStart)}  ${top.movies} movies`),
    ...tableLines('movie_ratings_by_window · most popular', top.popular),
    ...tableLines('review_sentiments · most reviewed, last hour', top.reviewed),
  ];
};

const TITLE_WIDTH = 36;

const tableLines = (name: string, rows: readonly TopRow[]): string[] => [
  styleText('cyan', rows.length === 0 ? `${name} · none` : name),
  ...rows.map(({ title, value, detail }) => {
    const name = title.length > TITLE_WIDTH ? `${title.slice(0, TITLE_WIDTH - 1)}…` : title;
    return `  ${name.padEnd(TITLE_WIDTH)}${value.padStart(10)}  ${styleText('dim', detail)}`;
  }),
];

const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;

const shortName = (topic: string): string => topic.slice(topic.indexOf('.') + 1);

/** By what is seen: colour codes take no room. */
const cut = (line: string, width: number): string => {
  const parts = line.split(/(\u001b\[\d+m)/);
  let room = width;
  return parts
    .map((part) => {
      if (part.startsWith('\u001b')) return part;
      const shown = part.slice(0, Math.max(0, room));
      room -= part.length;
      return shown;
    })
    .join('');
};
