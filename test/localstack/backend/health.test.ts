import { describe, expect, it } from 'vitest';
import { makeKafkaHealth } from '../../../localstack/backend/health.ts';
import { Warnings } from '../../../localstack/pipeline/warnings.ts';
import { NOW } from '../../builders/time.ts';

describe('Kafka away', () => {
  it('is one thing to tell, however many topics wait for it, and over when the last goes on', () => {
    const warnings = new Warnings({ now: () => NOW });
    const kafka = makeKafkaHealth(warnings);
    const told = () => warnings.shown().map(({ kind, text }) => `${kind}: ${text}`);
    kafka.lost('movie.reviews', new Error('ECONNREFUSED'));
    kafka.lost('movie.ratings', new Error('ECONNREFUSED'));
    expect(told()).toEqual(['standing: Kafka is away (ECONNREFUSED); movie.reviews, movie.ratings wait for it']);
    kafka.restored('movie.reviews');
    expect(told()).toEqual(['standing: Kafka is coming back; movie.ratings wait for it']);
    kafka.restored('movie.ratings');
    expect(told()).toEqual(['over: Kafka is back; every topic goes on where it was']);
  });
});
