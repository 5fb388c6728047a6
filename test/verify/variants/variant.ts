import type { Wire } from '../simulation/environment.ts';

/** Functions with one mistake. */
export interface Variant {
  readonly name: string;
  readonly mistake: string;
  readonly wire: Wire;
  /** Its rows list what they count, rightly or wrongly, by the identities of the shipped functions. @default true */
  readonly keepsIdentities?: boolean;
}
