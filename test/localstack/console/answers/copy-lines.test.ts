import { expect, it } from 'vitest';
import { copiesOf } from '../../../../localstack/console/answers/copy-lines.ts';

it('lines to paste name the servers where they are, and none where there is none', () => {
  const cassandra = { contactPoint: '127.0.0.1', port: 29_042, localDataCenter: 'datacenter1' };
  const documents = { host: '127.0.0.1', port: 29_017 };
  const copies = copiesOf(7, { kafka: { brokers: [] }, cassandra, documents });
  expect(copies?.cqlsh).toMatch(/^cqlsh 127\.0\.0\.1 29042 -k speed_layer -e ".* WHERE movie_id = 7 /);
  expect(copies?.mongosh).toMatch(/^mongosh mongodb:\/\/127\.0\.0\.1:29017\/moviedb --eval ".*movie_id: 7 /);
  expect(copiesOf(7, undefined)).toBeNull();
});
