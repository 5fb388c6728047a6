import { errors } from 'cassandra-driver';
import { expect, it } from 'vitest';
import { messageOf } from '../../../localstack/run/run-failure.ts';

it('a fault is told with who did not answer, whatever it is that was thrown', () => {
  expect(messageOf(new errors.NoHostAvailableError({}))).toBe('no answer from Cassandra');
  expect([messageOf(new Error('gone')), messageOf('gone')]).toEqual(['gone', 'gone']);
});
