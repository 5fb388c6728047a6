import { parseArgs } from 'node:util';
import { printableJson, printableLines } from '../../../lambdas/core/printable.ts';
import { type Command, OperatorFailure, UnusableCommand } from '../operator-command.ts';
import type { OperatorPorts } from '../operator-ports.ts';
import { COMMANDS, type ListedCommand } from './all-commands.ts';

/** Where the command is to look. */
export interface Place {
  readonly isLocal: boolean;
  readonly stage: string | undefined;
  readonly region: string | undefined;
}

export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const PLACE_OPTIONS = {
  local: { type: 'boolean', default: false },
  stage: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const PLACE_HELP = `  --stage S    a stage on AWS, with the credentials of the environment or profile (AWS_PROFILE)
  --region R   its region (default: AWS_REGION, or the profile's)
  --local      the run on this machine (default where no stage is named)
  --json       for programs
  --help`;

const HELP = `The operator's command line, for a stage on AWS and for a run on this machine alike.

npm run speed-layer -- <command> [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(13)} ${summary}`).join('\n')}

${PLACE_HELP}

<command> --help says more. Exit codes: 0 all is well, 1 something is wrong or cannot be reached, 2 the command line is.`;

/** Runs one command line and says how it ended, as an exit code. */
export const runCommand = async (
  args: readonly string[],
  open: (place: Place) => Promise<OperatorPorts>,
  output: Output,
): Promise<number> => {
  // Whatever a command or an error says may have strangers' text in it.
  const out = (text: string): void => output.out(printableLines(text));
  const err = (text: string): void => output.err(printableLines(text));
  try {
    const [name = '--help', ...rest] = args;
    if (name === '--help' || name === '-h' || name === 'help') {
      out(HELP);
      return 0;
    }
    const listed = COMMANDS.find((candidate) => candidate.name === name);
    if (listed === undefined) throw new UnusableCommand(`There is no command "${name}".\n\n${HELP}`);
    return await runOne(listed, rest, open, { out, err });
  } catch (error) {
    if (error instanceof UnusableCommand) err(error.message);
    else err(error instanceof OperatorFailure ? error.message : describe(error));
    return error instanceof UnusableCommand ? 2 : 1;
  }
};

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const runOne = async (
  { summary, load }: ListedCommand,
  args: readonly string[],
  open: (place: Place) => Promise<OperatorPorts>,
  { out, err }: Output,
): Promise<number> => {
  const command = await load();
  const { positionals, values } = parsed(command, args);
  if (values['help'] === true) {
    out(`${summary}\n\nnpm run speed-layer -- ${command.help}\n\n${PLACE_HELP}`);
    return 0;
  }
  const ports = await open(placeOf(values));
  try {
    const answer = await command.run({ positionals, values }, ports);
    out(values['json'] === true ? printableJson(JSON.stringify(answer.json, null, 2)) : answer.text);
    const note = await ports.note?.();
    if (note !== undefined && note !== null) err(note);
    return answer.isGood === false ? 1 : 0;
  } catch (error) {
    throw await explained(error, ports);
  } finally {
    await ports.close();
  }
};

/** Whatever a client says of a server that is away: that it is away, and what to do. */
const explained = async (error: unknown, ports: OperatorPorts): Promise<unknown> => {
  if (error instanceof UnusableCommand || error instanceof OperatorFailure) return error;
  const missing = await ports.missing();
  return missing === null ? error : new OperatorFailure(missing, { cause: error });
};

const parsed = (command: Command, args: readonly string[]) => {
  const options = { ...PLACE_OPTIONS, ...command.options };
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { positionals, values: values as Record<string, string | boolean | undefined> };
  } catch (error) {
    throw new UnusableCommand(`${(error as Error).message}\n\nnpm run speed-layer -- ${command.help}`, {
      cause: error,
    });
  }
};

const placeOf = (values: Readonly<Record<string, string | boolean | undefined>>): Place => {
  const textOf = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  if (values['local'] === true && textOf('stage') !== undefined) {
    throw new UnusableCommand('--local and --stage are two places: name one');
  }
  return { isLocal: textOf('stage') === undefined, stage: textOf('stage'), region: textOf('region') };
};
