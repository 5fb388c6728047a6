import { expect, it } from 'vitest';
import { untilTopics } from '../../../localstack/kafka/until-topics.ts';

/** A broker that hears of what its controller did a little later: each look shows the next of these. */
const brokerThatLists = (...looks: string[][]) => ({
  looks,
  listTopics: async () => (looks.length > 1 ? looks.shift() : looks[0]) ?? [],
});

it('waits for a topic that was made until the broker lists it', async () => {
  const broker = brokerThatLists(['old'], ['old'], ['new', 'old']);
  await untilTopics(broker, (topics) => topics.has('new'));
  expect(broker.looks).toEqual([['new', 'old']]);
});

it('waits for a topic that was deleted until the broker no longer lists it', async () => {
  const broker = brokerThatLists(['old'], []);
  await untilTopics(broker, (topics) => !topics.has('old'));
  expect(broker.looks).toEqual([[]]);
});
