import type { Pager } from './pager.ts';

/** Somebody has to say what a failure would mean, or why nobody needs to be told of one. */
export type Monitoring =
  | {
      readonly pager: Pager;
      /** What goes wrong for users or operators while invocations fail; a full sentence, the alarm's description. */
      readonly errorImpact: string;
    }
  | {
      /** The reason. */
      readonly noMonitoring: string;
    };
