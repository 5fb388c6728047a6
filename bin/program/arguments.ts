import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A command line that cannot be understood; the message is printed as it stands. */
export class UnusableArguments extends Error {
  override readonly name = 'UnusableArguments';
}

/** As node:util's, but that what is wrong is said in a sentence. @throws UnusableArguments */
export const parsedArguments = <Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> => {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new UnusableArguments((cause as Error).message, { cause });
  }
};

/** Runs a program of the command line: wrong arguments end it with one sentence, its help and exit code 2. */
export const runProgram = async (main: () => Promise<void>, help: string): Promise<void> => {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof UnusableArguments)) throw error;
    console.error(`${error.message}\n\n${help}`);
    process.exitCode = 2;
  }
};
