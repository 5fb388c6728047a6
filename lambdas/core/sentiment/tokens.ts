import { isWhiteSpace } from './python-text.ts';
import { type Token, tokenOf } from './token.ts';

const known = new Map<string, Token>();

/** The tokens of `text`. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let end = 0; end < text.length; ) {
    let start = end;
    while (start < text.length && isWhiteSpace(text.charCodeAt(start))) start++;
    end = start;
    while (end < text.length && !isWhiteSpace(text.charCodeAt(end))) end++;
    if (end > start) tokens.push(lookUp(text.slice(start, end)));
  }
  return tokens;
}

function lookUp(spelling: string): Token {
  let token = known.get(spelling);
  if (token === undefined) {
    token = tokenOf(spelling);
    if (known.size < 20_000 && spelling.length < 32) known.set(spelling, token);
  }
  return token;
}
