/** Shows that every record counts exactly once; HELP in options.ts says how. */

import { runMemoryPart, showSchedule } from './command/memory-part.ts';
import { HELP, type Options, optionsOf } from './command/options.ts';
import { memoryReportOf } from './command/report.ts';
import { runEnginesPart } from './engines/engines-part.ts';
import { enginesReportOf } from './engines/report.ts';

const readOptions = (): Options => {
  try {
    return optionsOf(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
};

const options = readOptions();
/** Results alone go to standard output. */
const progress = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const verify = async (): Promise<boolean> => {
  const memory = options.only === 'engines' ? undefined : await runMemoryPart(options, progress);
  if (memory !== undefined && !options.isJson) console.log(`${memoryReportOf(memory)}\n`);
  const engines = options.only === 'memory' ? undefined : await runEnginesPart(options.seed, progress);
  if (engines !== undefined && !options.isJson) console.log(enginesReportOf(engines));
  if (options.isJson) console.log(JSON.stringify({ memory, engines }));
  const passed = memory?.passed !== false && engines?.passed !== false;
  progress(passed ? '\nNothing lost, nothing double.' : '\nFAILED');
  return passed;
};

if (options.wantsHelp) console.log(HELP);
else if (options.schedules === 1 && options.only !== 'engines')
  process.exitCode = (await showSchedule(options.seed, console.log)) ? 0 : 1;
else process.exitCode = (await verify()) ? 0 : 1;
