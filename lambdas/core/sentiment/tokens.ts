import { isWhiteSpace } from './python-text.ts';
import type { Token } from './token.ts';
import { cachedToken, HASH_SEED, hashWith } from './token-cache.ts';

/** The tokens of `text`: what stands between white space. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const { length } = text;
  let start = 0;
  let hash = HASH_SEED;
  for (let end = 0; end < length; end++) {
    const codeUnit = text.charCodeAt(end);
    if (isWhiteSpace(codeUnit)) {
      if (end > start) tokens.push(cachedToken(text, start, end, hash));
      start = end + 1;
      hash = HASH_SEED;
    } else {
      hash = hashWith(hash, codeUnit);
    }
  }
  if (length > start) tokens.push(cachedToken(text, start, length, hash));
  return tokens;
}
