/** Shows that a run ends by itself and counts every record once, whatever its servers went through; HELP says how. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parsedArguments, runProgram, UnusableArguments } from '../../bin/program/arguments.ts';
import { engineFolderFrom, PORT_NAMES, PORTS } from '../../localstack/engines/engine-settings.ts';
import { startJvmEngines } from '../../localstack/engines/jvm/jvm.ts';
import { silentSteps } from '../../localstack/engines/steps.ts';
import { freeEnginePorts } from '../engines/free-ports.ts';
import { countAgain, type Recount } from './run-faults/count-again.ts';
import { FAULTS, type Fault } from './run-faults/faults.ts';
import { type ObservedRun, observe } from './run-faults/observed-run.ts';

const HELP = `npm run verify:run-faults -- [fault …] [--for 60s]

Starts npm start -- --for 60s over real servers, lets one thing happen to it while it is live, and waits: it has to exit 0 by itself.
Then its log is read back and every window counted again: nothing lost, nothing double. Needs Java; about two minutes for each.

${Object.entries(FAULTS)
  .map(([name, fault]) => `  ${name.padEnd(17)} ${fault.name}`)
  .join('\n')}

disk-filled takes a small disk of its own (tmpfs), which only root may mount on Linux; elsewhere it is left out and said so.`;

const DISK_MB = 700;
const run = promisify(execFile);

interface Outcome extends ObservedRun, Recount {
  readonly name: string;
}

const main = async (): Promise<void> => {
  const { values, positionals } = parsedArguments({
    allowPositionals: true,
    options: { for: { type: 'string', default: '60s' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return console.log(HELP);
  const names = positionals.length > 0 ? positionals : Object.keys(FAULTS);
  for (const name of names) if (FAULTS[name] === undefined) throw new UnusableArguments(`There is no fault "${name}".`);
  for (const name of names) {
    const outcome = await outcomeOf(FAULTS[name] as Fault, values.for);
    if (outcome === undefined) continue;
    report(outcome);
    const isRight = outcome.exitCode === 0 && outcome.lost === 0 && outcome.double === 0 && outcome.rows > 0;
    if (!isRight) process.exitCode = 1;
  }
};

const NOT_COUNTED: Recount = { records: 0, rows: 0, lost: 0, double: 0, differences: [] };

const outcomeOf = async (fault: Fault, duration: string): Promise<Outcome | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'speed-layer-fault-'));
  const unmount = fault.takesDisk ? await mountSmall(folder) : async () => undefined;
  if (unmount === undefined) {
    console.log(`LEFT OUT ${fault.name}: no small disk can be mounted here (needs Linux and root)`);
    return undefined;
  }
  try {
    await mkdir(folder, { recursive: true });
    await symlink(join(engineFolderFrom(process.env), 'jars'), join(folder, 'jars'));
    const ports = await freeEnginePorts();
    const variables = PORT_NAMES.map((name) => [PORTS[name].variable, String(ports[name])]);
    const env = { SPEED_LAYER_FOLDER: folder, ...Object.fromEntries(variables) };
    const runFolder = join(folder, 'run', 'local');
    const args = ['--engine', 'jvm', '--history', '1h', '--movies', '100', '--for', duration];
    const observed = await observe(env, args, () => fault.strike(runFolder));
    const settings = {
      data: 'kept',
      commitLog: 'batch',
      tuning: 'boot',
      lifetime: 'parent',
      steps: silentSteps,
    } as const;
    if (observed.exitCode !== 0) return { name: fault.name, ...observed, ...NOT_COUNTED };
    const engines = await startJvmEngines({ ...settings, folder, runFolder, ports, env: process.env });
    try {
      return { name: fault.name, ...observed, ...(await countAgain(engines, runFolder)) };
    } finally {
      await engines.stop();
    }
  } finally {
    await unmount();
    await rm(folder, { recursive: true, force: true });
  }
};

/** `undefined`: it cannot be. */
const mountSmall = async (folder: string): Promise<(() => Promise<void>) | undefined> => {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder]);
    return async () => void (await run('umount', [folder]));
  } catch {
    return undefined;
  }
};

const report = ({ name, exitCode, hung, seconds, records, rows, lost, double, differences, told }: Outcome): void => {
  const verdict = exitCode === 0 && lost === 0 && double === 0 ? 'ok    ' : 'FAILED';
  const ending = hung ? 'never ended' : `ended by itself with ${exitCode} after ${seconds} s`;
  console.log(
    `${verdict} ${name}: ${ending}; ${records} records, ${rows} windows counted again, lost ${lost}, double ${double}`,
  );
  for (const line of [...differences, ...told]) console.log(`       ${line}`);
};

await runProgram(main, HELP);
