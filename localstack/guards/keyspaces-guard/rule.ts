import { type AwsPage, KeyspacesRefusal } from './refusal.ts';

/** `says` is what must hold; `page` is where AWS says so. */
export interface Rule<Judged> {
  readonly says: string;
  readonly page: AwsPage;
  isBrokenBy(judged: Judged): boolean;
}

/** @throws KeyspacesRefusal for the first rule that `judged`, which a person knows as `text`, breaks */
export const assertRules = <Judged>(rules: readonly Rule<Judged>[], judged: Judged, text: string): void => {
  for (const { says, page, isBrokenBy } of rules) {
    if (isBrokenBy(judged)) throw new KeyspacesRefusal(says, page, text);
  }
};
