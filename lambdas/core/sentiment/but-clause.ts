/** A token's valence, where it is not 0. */
export interface RatedToken {
  readonly position: number;
  valence: number;
}

/**
 * The clause after "but" is what the text wants to say: valences before its first "but" count half, those after it half as
 * much again. As the original does it: for each valence in turn it changes the FIRST token that has an equal one by then.
 */
export function weighButClause(rated: readonly RatedToken[], butPosition: number): void {
  for (const { valence } of rated) {
    const first = rated.find((token) => token.valence === valence) as RatedToken;
    first.valence *= first.position < butPosition ? 0.5 : 1.5;
  }
}
