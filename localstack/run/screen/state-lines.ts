/** What the run is at, how far it has got, and whether it keeps up. */
import { styleText } from 'node:util';
import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import type { PollReport } from '../../../lambdas/poll-tmdb/handler.ts';
import type { AwayPart, Freshness, Snapshot, TopicFigures, WorkflowFigures } from './snapshot.ts';
import { ageText, clockText, counted, flowed, shortened, timeText, wrapped } from './text.ts';

/** As the stages alarm: older is not fresh. */
const FRESH_MS = 15 * MINUTE_MS;
const MUCH_LAG = 1_000;
/** Columns below which a gap and a column have to give way. */
const NARROW = 56;

export const headLines = ({ now, phase, lastPoll, isLiveTmdb }: Snapshot, width: number): string[] => {
  const clock = `${timeText(now)}${isLiveTmdb ? '' : ' in its world'}`;
  const poll =
    lastPoll === undefined
      ? 'no poll yet'
      : `last poll ${clockText(lastPoll.polledAt)}: ${counted(lastPoll.requests, 'request')} for ${askedBy(lastPoll)}`;
  const [first = '', ...more] = flowed([clock, phase, poll], width, ' · ', '  ').flatMap((line) =>
    wrapped(line, width, 2),
  );
  const [time, rest] = [first.slice(0, clock.length), first.slice(clock.length)];
  return [
    `${styleText('bold', shortened(time, width))}${styleText('dim', rest)}`,
    ...more.map((line) => styleText('dim', line)),
  ];
};

/** Which lists and movies a poll asks about follows what can have changed at TMDB. */
const askedBy = ({ listed, visited }: Pick<PollReport, 'listed' | 'visited'>): string =>
  `lists of ${counted(listed, 'movie')} and ${visited === 0 ? 'no details, none being due' : `details of ${visited.toLocaleString('en')}`}`;

/** How old the newest of everything is, in the world's time; grey while the past is replayed, when nothing is fresh yet. */
export const behindLines = ({ freshness, now, isReplaying, away }: Snapshot, width: number): string[] => {
  const parts = PARTS.map(([part, name, source]) => {
    const until = freshness[part];
    const isAway = away[source] !== undefined;
    if (until === null) return styleText('dim', `${name} –`);
    const age = now - until;
    const colour = isReplaying || isAway ? 'dim' : age > FRESH_MS ? 'yellow' : 'green';
    return styleText(colour, `${name} ${ageText(age)}`);
  });
  return flowed(['behind', ...parts], width, width < NARROW ? '  ' : '   ', '  ');
};

const PARTS = [
  ['rows', 'rows', 'tables'],
  ['rankings', 'rankings', 'documents'],
  ['documents', 'documents', 'tables'],
] as const satisfies readonly (readonly [keyof Freshness, string, AwayPart])[];

const HEAD = ['this run', '/s', 'most/s', 'lag', 'most'] as const;
const WIDTHS = [9, 7, 8, 8, 8] as const;

export const topicLines = ({ topics, away }: Snapshot, width: number): string[] => {
  const columns = width >= NARROW ? [0, 1, 2, 3, 4] : [0, 1, 3];
  const cells = (texts: readonly string[]): string =>
    columns.map((column) => (texts[column] ?? '').padStart(WIDTHS[column] ?? 0)).join('');
  const head = `${'topic'.padEnd(16)}${cells(HEAD)}`;
  const since = away.kafka === undefined ? '' : `  as of ${clockText(away.kafka.since)}`;
  return [
    styleText('dim', shortened(`${head}${since}`, width)),
    ...topics.map((one) => {
      const { topic, records, recordsPerSecond, mostPerSecond, lag, mostLag } = one;
      const texts = [records, recordsPerSecond, mostPerSecond, lag ?? '–', lag === null ? '–' : mostLag].map(String);
      return styleText(lagColour(one), `${topic.padEnd(16)}${cells(texts)}`);
    }),
  ];
};

export const topicLine = ({ topics }: Snapshot, width: number): string[] => {
  const told = topics.map(({ topic, recordsPerSecond, lag }) => {
    const text = `${shortName(topic)} ${recordsPerSecond}/s, lag ${lag ?? '–'}`;
    return styleText(lag === null ? 'dim' : lag > MUCH_LAG ? 'yellow' : 'reset', text);
  });
  return flowed(told, width, ' · ', '  ');
};

const lagColour = ({ lag }: TopicFigures) => {
  if (lag === null) return 'dim';
  return lag > MUCH_LAG ? 'yellow' : 'reset';
};

export const shortName = (topic: string): string => topic.slice(topic.indexOf('.') + 1);

/** Short: how the last execution ended; long: what all of them did, too. */
export const workflowLines = (workflow: WorkflowFigures | undefined, width: number, isLong: boolean): string[] => {
  if (workflow === undefined) return [styleText('dim', 'workflow     no execution has ended yet')];
  const { last, hasFailed, executions, documentsWritten, difference, copiedUntil } = workflow;
  const copied = copiedUntil === null ? 'nothing copied yet' : `copied until ${timeText(copiedUntil)}`;
  const [first = '', ...more] = wrapped(last, width - INDENT.length, hasFailed ? FAILURE_LINES : 1, '').map((line) =>
    styleText(hasFailed ? 'yellow' : 'green', line),
  );
  return [
    `${'workflow'.padEnd(INDENT.length)}${first}`,
    ...more.map((line) => `${INDENT}${line}`),
    ...(isLong
      ? flowed(
          [
            `${INDENT}${counted(executions, 'execution')}`,
            `${counted(documentsWritten, 'document')} written`,
            `different ${difference}`,
            copied,
          ],
          width,
          '   ',
          INDENT,
        )
      : []),
  ];
};

const FAILURE_LINES = 3;
const INDENT = ' '.repeat(13);
