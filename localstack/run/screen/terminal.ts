import { createLogUpdate } from 'log-update';
import { printableLines } from '../../../lambdas/core/printable.ts';
import { folded } from './text.ts';

/** Where a run writes: lines that stay, and on a terminal one picture below them that is drawn anew in place. */
export interface Terminal {
  line(text: string): void;
  /** Ignored where the output is not a terminal. */
  draw(picture: string): void;
  /** The last picture stays. */
  finish(): void;
  /** The last picture goes. */
  clear(): void;
  readonly isInteractive: boolean;
  readonly width: number;
  /** Lines of a picture: the terminal's but for the one the cursor stands in. */
  readonly height: number;
}

export const terminalOn = (stream: NodeJS.WriteStream): Terminal => {
  // Some containers have terminals of no size; nothing can be drawn on them.
  if (!stream.isTTY || stream.columns === 0 || stream.rows === 0) return plain(stream);
  const update = createLogUpdate(stream, { showCursor: true });
  let drawn = '';
  return {
    line: (text) => {
      update.clear();
      stream.write(`${folded(printableLines(text), stream.columns)}\n`);
      if (drawn !== '') update(drawn);
    },
    draw: (picture) => {
      drawn = printableLines(picture);
      update(drawn);
    },
    finish: () => {
      update.done();
      drawn = '';
    },
    clear: () => {
      update.clear();
      drawn = '';
    },
    isInteractive: true,
    get width() {
      return stream.columns;
    },
    get height() {
      return stream.rows - 1;
    },
  };
};

const plain = (stream: NodeJS.WriteStream): Terminal => ({
  line: (text) => {
    stream.write(`${printableLines(text)}\n`);
  },
  draw: () => undefined,
  finish: () => undefined,
  clear: () => undefined,
  isInteractive: false,
  width: 120,
  height: Number.POSITIVE_INFINITY,
});
