import type { StreamSettings } from './stages.ts';

/** A group's name in a stage: another generation of it has read nothing yet, and so begins where its topics begin. */
export const consumerGroupOf = ({ groupGeneration }: StreamSettings, name: string): string =>
  name.replace(/-v1$/, `-v${groupGeneration}`);
