import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Figures } from '../../../../localstack/pipeline/figures.ts';
import { terminalOn } from '../../../../localstack/run/screen/terminal.ts';

const ESC = '\u001B';
const TITLE = `${ESC}]0;owned\u0007${ESC}[2J\u202E${ESC}[31mThe End`;

/** A terminal that keeps what is written to it. */
const recorded = () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  let written = '';
  stream.on('data', (bytes: Buffer) => {
    written += bytes.toString('utf8');
  });
  return { terminal: terminalOn(stream as unknown as NodeJS.WriteStream), written: () => written };
};

describe('What strangers wrote', () => {
  it('steers no terminal, in lines and pictures', async () => {
    const { terminal, written } = recorded();
    terminal.line(`! score-reviews: ${TITLE}`);
    terminal.draw(`${ESC}[1mtopic${ESC}[0m\n  ${TITLE}`);
    await new Promise(setImmediate);
    expect(written()).toContain('The End');
    expect(written()).toContain(`${ESC}[1mtopic`);
    for (const steering of ['\u202E', '\u0007', `${ESC}]`, `${ESC}[2J`]) expect(written()).not.toContain(steering);
  });

  it('has not even colours of its own in warnings', () => {
    const figures = new Figures();
    figures.warn(TITLE);
    figures.telemetryOf('score-reviews').warn('record set aside', { reason: TITLE });
    expect(
      figures.warnings
        .all()
        .map(({ text }) => text)
        .join(),
    ).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
