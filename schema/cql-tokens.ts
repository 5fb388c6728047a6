/** CQL as a sequence of tokens; shared by the reader of `schema/cql` and by whoever judges statements. */

/** `word`: folded to lower case, as CQL reads unquoted names and keywords. `name`: quoted, kept as written. */
export type CqlTokenKind = 'word' | 'name' | 'string' | 'number' | 'marker' | 'symbol';

export interface CqlToken {
  readonly kind: CqlTokenKind;
  /** Without quotes; of a marker, its name (empty for `?`). */
  readonly text: string;
}

const TOKEN = new RegExp(
  [
    String.raw`(?<blank>\s+|--[^\n]*|//[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<word>[A-Za-z]\w*)`,
    String.raw`"(?<name>(?:[^"]|"")+)"`,
    String.raw`'(?<string>(?:[^']|'')*)'`,
    String.raw`(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`,
    String.raw`(?<marker>\?|:\w+)`,
    String.raw`(?<symbol><=|>=|!=|[-(){}[\],;.*=<>:+])`,
  ].join('|'),
  'y',
);

export class CqlSyntaxError extends Error {
  override readonly name = 'CqlSyntaxError';
}

/** @throws CqlSyntaxError naming the first character that begins no token */
export const cqlTokensOf = (text: string): CqlToken[] => {
  const tokens: CqlToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const { lastIndex } = TOKEN;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new CqlSyntaxError(`not CQL: ${text.slice(lastIndex, lastIndex + 20)}`);
    const token = tokenOf(groups);
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
};

const tokenOf = (groups: Readonly<Record<string, string | undefined>>): CqlToken | undefined => {
  const { word, name, string, number, marker, symbol } = groups;
  if (word !== undefined) return { kind: 'word', text: word.toLowerCase() };
  if (name !== undefined) return { kind: 'name', text: name.replaceAll('""', '"') };
  if (string !== undefined) return { kind: 'string', text: string.replaceAll("''", "'") };
  if (number !== undefined) return { kind: 'number', text: number };
  if (marker !== undefined) return { kind: 'marker', text: marker.slice(1) };
  return symbol === undefined ? undefined : { kind: 'symbol', text: symbol };
};

/** Reads tokens one after the other. */
export class CqlCursor {
  private readonly tokens: readonly CqlToken[];
  private position = 0;

  constructor(tokens: readonly CqlToken[]) {
    this.tokens = tokens;
  }

  get atEnd(): boolean {
    return this.position >= this.tokens.length;
  }

  /** The next token's text, for messages. */
  get next(): string {
    return this.tokens[this.position]?.text ?? 'the end';
  }

  /** True, and one further on each, when the next tokens are these words or symbols. */
  accept(...texts: readonly string[]): boolean {
    if (!texts.every((text, ahead) => this.isAt(text, ahead))) return false;
    this.position += texts.length;
    return true;
  }

  isAt(text: string, ahead = 0): boolean {
    const token = this.tokens[this.position + ahead];
    return token !== undefined && token.text === text && (token.kind === 'word' || token.kind === 'symbol');
  }

  /** @throws CqlSyntaxError when the next tokens are others */
  expect(...texts: readonly string[]): void {
    if (!this.accept(...texts))
      throw new CqlSyntaxError(`expected ${texts.join(' ').toUpperCase()} before ${this.next}`);
  }

  /** @throws CqlSyntaxError when the next token is of another kind */
  take(...kinds: readonly CqlTokenKind[]): CqlToken {
    const token = this.tokens[this.position];
    if (token === undefined || !kinds.includes(token.kind)) {
      throw new CqlSyntaxError(`expected a ${kinds.join(' or ')} before ${this.next}`);
    }
    this.position++;
    return token;
  }

  identifier(): string {
    return this.take('word', 'name').text;
  }

  /** What `item` reads, once or more, with commas between. */
  list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
  }

  /** The same in parentheses. */
  parenthesized<Item>(item: () => Item): Item[] {
    this.expect('(');
    const items = this.list(item);
    this.expect(')');
    return items;
  }
}
