import type { Command } from '../operator-command.ts';
import type { Probe } from '../operator-ports.ts';

export const probe: Command = {
  help: `probe

Asks what documents do not say, and is trusted all the same: expected, found, and what to change where it is not so. It writes one
row and takes it away again. Against a run on this machine it asks what local servers can answer.`,
  options: {},
  run: async (_, { probes, name }) => {
    const answers = [];
    // One after the other: the first may be the reason of the next.
    for (const one of probes) answers.push(await answerOf(one));
    const others = answers.filter(({ isRight }) => !isRight).length;
    const lines = answers.flatMap(({ name: title, expected, isRight, detail, remedy }) => [
      `${isRight ? 'ok   ' : 'OTHER'} ${title}`,
      `      expected  ${expected}`,
      `      found     ${detail}`,
      ...(isRight || remedy === undefined ? [] : [`      change    ${remedy}`]),
    ]);
    const verdict =
      others === 0 ? `All ${answers.length} are as expected` : `${others} of ${answers.length} are other than expected`;
    return {
      text: [...lines, '', `${verdict}: ${name}`].join('\n'),
      json: { name, isGood: others === 0, answers },
      isGood: others === 0,
    };
  },
};

const answerOf = async ({ name, expected, run }: Probe) => {
  try {
    return { name, expected, ...(await run()) };
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return {
      name,
      expected,
      isRight: false,
      detail,
      remedy: 'It could not be asked: see the message, and speed-layer check.',
    };
  }
};
