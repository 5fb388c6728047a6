import { TOPICS } from '../../../../schema/names.ts';
import { ALL_TOPICS } from '../../../../schema/topology.ts';
import type { RunRig } from '../run-rig.ts';
import type { ConsoleSourceRig } from './console-source-contract.ts';

/** Some movie that the run has seen: one of its newest ratings. */
export const runSourceRigOf = async ({ run, source, look }: RunRig): Promise<ConsoleSourceRig> => {
  const { admin, stores, workflowStores } = run.backend;
  const newest = await source.records({ topic: TOPICS.ratings, movieId: null, since: null, limit: 1 });
  const movieId = Number(newest.records[0]?.key);
  const title = (await workflowStores.titles.titlesOf([movieId])).get(movieId) ?? '';
  const recordCount = async (): Promise<number> => {
    const ends = await Promise.all(ALL_TOPICS.map((topic) => admin.endOffsets(topic)));
    return ends.flatMap((byPartition) => [...byPartition.values()]).reduce((sum, end) => sum + end, 0);
  };
  let known = await recordCount();
  return {
    source,
    look,
    movie: { movieId, title },
    setAside: (letter) => stores.deadLetters.put(letter),
    sentBack: async () => {
      const before = known;
      known = await recordCount();
      return known - before;
    },
  };
};
