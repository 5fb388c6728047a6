import type { StepProgress } from '../../engines/steps.ts';
import type { Terminal } from './terminal.ts';
import { ageText, shortened } from './text.ts';

/** Between two lines where they cannot be refreshed in place, such as in a build log. */
const LINE_EVERY_MS = 10_000;

/** Shows what takes longer than a moment while it does: in place on a terminal, now and then in a line elsewhere. */
export const progressOn = (terminal: Terminal): StepProgress => {
  let isDrawn = false;
  return (running) => {
    if (terminal.isInteractive) {
      if (running.length > 0) terminal.draw(running.map((step) => shortened(textOf(step), terminal.width)).join('\n'));
      else if (isDrawn) terminal.clear();
      isDrawn = running.length > 0;
      return;
    }
    for (const step of running) if (isDue(step.forMs)) terminal.line(textOf(step));
  };
};

const textOf = ({ name, forMs }: { readonly name: string; readonly forMs: number }): string =>
  `… ${name} (${ageText(forMs)} so far)`;

const isDue = (forMs: number): boolean => forMs >= LINE_EVERY_MS && forMs % LINE_EVERY_MS < 1_000;
