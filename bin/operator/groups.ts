import { ALL_TOPICS, READERS } from '../../schema/topology.ts';

/** Which group reads which topic. */
export const GROUPS = ALL_TOPICS.map((topic) => ({ group: READERS[topic].group, topic }));
