import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import { spreadText } from './figure-lines.ts';
import type { Snapshot } from './snapshot.ts';
import { shortName } from './state-lines.ts';
import { counted, timeText } from './text.ts';

/** What the screen shows, in one line, for output that is not a terminal. */
export const lineOf = (snapshot: Snapshot): string => {
  const topics = snapshot.topics.map(
    ({ topic, records, recordsPerSecond, lag }) =>
      `${shortName(topic)} ${records} (${recordsPerSecond}/s, lag ${lag ?? '–'})`,
  );
  const { windowsWritten, late, expired, deadLetters, rowMs, workflow, freshness, now } = snapshot;
  const behind = Object.entries(freshness).flatMap(([what, until]) =>
    until === null ? [] : [`${what} ${Math.max(0, Math.round((now - until) / MINUTE_MS))} min behind`],
  );
  return [
    `${timeText(snapshot.now)} ${snapshot.phase}`,
    ...topics,
    `windows ${windowsWritten}`,
    `late ${late}`,
    `expired ${expired}`,
    `dead letters ${deadLetters}`,
    `produce→row ${spreadText(rowMs)}`,
    ...(workflow === undefined ? [] : [`${workflow.last}, ${counted(workflow.documentsWritten, 'document')} written`]),
    ...behind,
  ].join(' · ');
};
