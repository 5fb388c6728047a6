/**
 * The part of CQL this project may use, as Keyspaces' grammar has it: what this reader does not know is refused, so a
 * construct is allowed by being added here. See docs.aws.amazon.com/keyspaces/latest/devguide/cql.dml.html.
 */
import { CqlCursor, CqlSyntaxError, type CqlToken, cqlTokensOf } from '../../../schema/cql-tokens.ts';
import type { AwsPage } from './refusal.ts';

/** A literal or a bind marker; `index` counts the markers of a statement from 0. */
export type Term = { readonly literal: CqlToken } | { readonly marker: string; readonly index: number };

export interface Relation {
  readonly column: string;
  readonly operator: string;
  /** One term; for `IN (…)`, all of them; for `IN ?`, the marker of the whole list. */
  readonly terms: readonly Term[];
  readonly isListMarker: boolean;
}

export interface Statement {
  readonly kind: 'select' | 'insert' | 'update' | 'delete';
  readonly keyspace: string | undefined;
  readonly table: string;
  /** Written by INSERT, UPDATE or column-wise DELETE; read by SELECT, where `*` is none. */
  readonly columns: readonly string[];
  /** INSERT's values, one per column. */
  readonly values: readonly Term[];
  readonly where: readonly Relation[];
  readonly timestamp: Term | undefined;
  readonly ttl: Term | undefined;
  readonly isConditional: boolean;
}

/** Keyspaces knows no such thing, or we do without it. */
export class UnsupportedCql extends Error {
  override readonly name = 'UnsupportedCql';
  readonly page: AwsPage;
  constructor(message: string, page: AwsPage) {
    super(message);
    this.page = page;
  }
}

const AGGREGATES = ['count', 'min', 'max', 'sum', 'avg'];
const METADATA_FUNCTIONS = ['writetime', 'ttl'];
const LITERAL_WORDS = ['null', 'true', 'false'];
const OPERATORS = ['=', '<', '>', '<=', '>=', 'in'];

/**
 * @throws UnsupportedCql for what has a name but no place here
 * @throws CqlSyntaxError for what is not CQL
 */
export const statementOf = (text: string): Statement => {
  const reader = new StatementReader(text);
  const statement = reader.read();
  reader.end();
  return statement;
};

const NOTHING = {
  keyspace: undefined,
  columns: [],
  values: [],
  where: [],
  timestamp: undefined,
  ttl: undefined,
  isConditional: false,
} as const;

class StatementReader {
  readonly #cursor: CqlCursor;
  #markers = 0;

  constructor(text: string) {
    this.#cursor = new CqlCursor(cqlTokensOf(text));
  }

  read(): Statement {
    if (this.#cursor.accept('select')) return this.#select();
    if (this.#cursor.accept('insert')) return this.#insert();
    if (this.#cursor.accept('update')) return this.#update();
    if (this.#cursor.accept('delete')) return this.#delete();
    throw new UnsupportedCql(`${this.#cursor.next.toUpperCase()} is no statement a function may send`, 'apis');
  }

  end(): void {
    this.#cursor.accept(';');
    if (this.#cursor.atEnd) return;
    if (this.#cursor.isAt('allow')) throw new UnsupportedCql('ALLOW FILTERING reads whole tables', 'differences');
    if (this.#cursor.isAt('group')) throw new UnsupportedCql('GROUP BY is not supported', 'select');
    if (this.#cursor.isAt('per')) throw new UnsupportedCql('PER PARTITION LIMIT is not supported', 'select');
    throw new CqlSyntaxError(`nothing is known that begins with ${this.#cursor.next.toUpperCase()} here`);
  }

  #select(): Statement {
    if (this.#cursor.isAt('distinct')) throw new UnsupportedCql('SELECT DISTINCT is not supported', 'select');
    const columns = this.#cursor.accept('*') ? [] : this.#cursor.list(() => this.#selector());
    this.#cursor.expect('from');
    const table = this.#table();
    const where = this.#where();
    if (this.#cursor.accept('order', 'by')) this.#cursor.list(() => this.#ordering());
    if (this.#cursor.accept('limit')) this.#term();
    return { ...NOTHING, kind: 'select', ...table, columns, where };
  }

  #selector(): string {
    const name = this.#cursor.identifier();
    if (!this.#cursor.accept('(')) return name;
    const call = `${name.toUpperCase()}()`;
    if (AGGREGATES.includes(name)) throw new UnsupportedCql(`aggregates such as ${call} are rejected`, 'differences');
    if (!METADATA_FUNCTIONS.includes(name)) throw new UnsupportedCql(`${call} is not used here`, 'apis');
    const column = this.#cursor.identifier();
    this.#cursor.expect(')');
    return column;
  }

  #ordering(): void {
    this.#cursor.identifier();
    if (!this.#cursor.accept('desc')) this.#cursor.accept('asc');
  }

  #insert(): Statement {
    this.#cursor.expect('into');
    const table = this.#table();
    const columns = this.#cursor.parenthesized(() => this.#cursor.identifier());
    this.#cursor.expect('values');
    const values = this.#cursor.parenthesized(() => this.#term());
    if (values.length !== columns.length) {
      throw new CqlSyntaxError(`${values.length} values for ${columns.length} columns`);
    }
    const isConditional = this.#cursor.accept('if', 'not', 'exists');
    return { ...NOTHING, kind: 'insert', ...table, columns, values, isConditional, ...this.#using() };
  }

  #update(): Statement {
    const table = this.#table();
    const using = this.#using();
    this.#cursor.expect('set');
    const columns = this.#cursor.list(() => this.#assignment());
    const where = this.#where();
    return { ...NOTHING, kind: 'update', ...table, ...using, columns, where, isConditional: this.#condition() };
  }

  #delete(): Statement {
    const columns = this.#cursor.isAt('from') ? [] : this.#cursor.list(() => this.#cursor.identifier());
    this.#cursor.expect('from');
    const table = this.#table();
    const using = this.#using();
    const where = this.#where();
    return { ...NOTHING, kind: 'delete', ...table, ...using, columns, where, isConditional: this.#condition() };
  }

  /** Plain values only: what adds to a counter or a collection cannot be repeated. */
  #assignment(): string {
    const column = this.#cursor.identifier();
    this.#cursor.expect('=');
    this.#term();
    return column;
  }

  #condition(): boolean {
    if (!this.#cursor.accept('if')) return false;
    if (this.#cursor.accept('exists')) return true;
    do this.#relation();
    while (this.#cursor.accept('and'));
    return true;
  }

  #table(): Pick<Statement, 'keyspace' | 'table'> {
    const name = this.#cursor.identifier();
    if (!this.#cursor.accept('.')) return { keyspace: undefined, table: name };
    return { keyspace: name, table: this.#cursor.identifier() };
  }

  #using(): Pick<Statement, 'timestamp' | 'ttl'> {
    let timestamp: Term | undefined;
    let ttl: Term | undefined;
    for (let more = this.#cursor.accept('using'); more; more = this.#cursor.accept('and')) {
      if (this.#cursor.accept('timestamp')) timestamp = this.#term();
      else {
        this.#cursor.expect('ttl');
        ttl = this.#term();
      }
    }
    return { timestamp, ttl };
  }

  #where(): Relation[] {
    const relations: Relation[] = [];
    for (let more = this.#cursor.accept('where'); more; more = this.#cursor.accept('and'))
      relations.push(this.#relation());
    return relations;
  }

  #relation(): Relation {
    const column = this.#cursor.identifier();
    if (this.#cursor.isAt('('))
      throw new UnsupportedCql(`${column.toUpperCase()}() has no place in WHERE here`, 'select');
    const operator = OPERATORS.find((candidate) => this.#cursor.accept(candidate));
    if (operator === undefined) {
      throw new UnsupportedCql(`the operator ${this.#cursor.next.toUpperCase()} is not used here`, 'select');
    }
    const isListMarker = operator === 'in' && !this.#cursor.isAt('(');
    const terms = operator === 'in' && !isListMarker ? this.#cursor.parenthesized(() => this.#term()) : [this.#term()];
    return { column, operator, terms, isListMarker };
  }

  #term(): Term {
    const token = this.#cursor.take('marker', 'number', 'string', 'word');
    if (token.kind === 'word' && !LITERAL_WORDS.includes(token.text)) {
      throw new UnsupportedCql(`${token.text} is neither a value nor a bind marker`, 'apis');
    }
    return token.kind === 'marker' ? { marker: token.text, index: this.#markers++ } : { literal: token };
  }
}
