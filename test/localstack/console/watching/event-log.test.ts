import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../../localstack/console/source/wire-pipeline.ts';
import { EventLog } from '../../../../localstack/console/watching/event-log.ts';

describe('what was said', () => {
  const told: LoggedEvent[] = [];
  const log = () => new EventLog((event) => told.push(event));

  it('is told once for all that differs in numbers alone, with how often and when', () => {
    const events = log();
    events.say('Kafka did not acknowledge 489 records', 1_000);
    events.say('Cassandra has ended', 2_000);
    events.say('Kafka did not acknowledge 12 records', 3_000);
    expect(events.all().map(({ text, count, firstAt, lastAt }) => [text, count, firstAt, lastAt])).toEqual([
      ['Cassandra has ended', 1, 2_000, 2_000],
      ['Kafka did not acknowledge 12 records', 2, 1_000, 3_000],
    ]);
  });

  it('that the simulated world does by design is no fault', () => {
    const events = log();
    events.say('score-reviews: record set aside · movie.reviews-1 · 0 · event-time-ahead · is 3576 s in the future', 1);
    events.say('poll-tmdb: fetch failed', 1);
    expect(events.all().map(({ severity }) => severity)).toEqual(['expected', 'fault']);
  });

  it('is over when it is ended, and not when it is said again', () => {
    const events = log();
    events.say('Kafka is away', 1);
    events.end('Kafka is away', 9);
    expect(events.all()[0]?.endedAt).toBe(9);
    events.say('Kafka is away', 10);
    expect(events.all()[0]).toMatchObject({ endedAt: null, count: 2 });
  });

  it('is bounded', () => {
    const events = log();
    const names = Array.from({ length: 300 }, (_, index) => String.fromCharCode(0x4e00 + index));
    for (const name of names) events.say(name, 1);
    expect(events.all()).toHaveLength(200);
    expect(events.all().at(-1)?.text).toBe(names.at(-1));
  });
});
