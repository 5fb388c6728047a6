/** What happened, in order: as a hash always, as lines where somebody wants to read them. */
export class Trace {
  readonly lines: string[] = [];
  readonly #keepsLines: boolean;
  #hash = 0x811c9dc5;

  constructor(keepsLines: boolean) {
    this.#keepsLines = keepsLines;
  }

  /** FNV-1a over the text and its time. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  note(now: number, what: string): void {
    let hash = Math.imul(this.#hash ^ (now & 0xffffffff), 0x01000193);
    for (let at = 0; at < what.length; at++) hash = Math.imul(hash ^ what.charCodeAt(at), 0x01000193);
    this.#hash = hash;
    if (this.#keepsLines) this.lines.push(`${new Date(now).toISOString().slice(5, 23)}  ${what}`);
  }
}
