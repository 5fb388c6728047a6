import { PLAIN_WORD, type Token } from './token.ts';

/** A text's tokens, and whether some but not all of them are in capitals, so that capitals mean emphasis. */
export interface Sentence {
  readonly tokens: readonly Token[];
  readonly capsDiffer: boolean;
}

/** The token at `position`, or a plain word beyond the text's ends: a rule need not know where the text begins. */
export const tokenAt = ({ tokens }: Sentence, position: number): Token =>
  position >= 0 && position < tokens.length ? (tokens[position] as Token) : PLAIN_WORD;
