/**
 * Scorers in processes of their own, timed one at a time. Protocol: the process prints `ready`, then reads one
 * {@link Request} per line and answers each with a {@link Timing}, both as JSON.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { obstacleToOracle, oracleFolder } from '../../core/sentiment/oracle.ts';

export type EngineName = 'ours' | 'python' | 'npm';

/** `seen` is timed again and again, `fresh` once. */
export interface Texts {
  readonly seen: readonly string[];
  readonly fresh: readonly string[];
}

/** Score the first `share` of the texts, over and over for `leastSeconds`, at least once. */
export interface Request {
  readonly which: keyof Texts;
  readonly share: number;
  readonly leastSeconds: number;
}

export interface Timing {
  readonly texts: number;
  readonly seconds: number;
  /** Of all the process's threads: what the work costs whatever else the machine does. */
  readonly cpuSeconds: number;
}

export interface Engine {
  readonly name: EngineName;
  time(which: keyof Texts, leastSeconds: number): Promise<Timing>;
  stop(): void;
}

/** The npm package takes so long that it is timed on the first tenth of the texts. */
const SHARES: Readonly<Record<EngineName, number>> = { ours: 1, python: 1, npm: 0.1 };

/** All the scorers this machine has, each with the {@link Texts} that `textsFile` holds as JSON. */
export async function startEngines(textsFile: string): Promise<Engine[]> {
  const engines = [await start('ours', process.execPath, [pathOf('node-engine.ts'), 'ours', textsFile])];
  if ((await obstacleToOracle()) === undefined) {
    const environment = { PYTHONPATH: await oracleFolder(), PYTHONDONTWRITEBYTECODE: '1' };
    engines.push(await start('python', 'python3', [pathOf('python-engine.py'), textsFile], environment));
  }
  engines.push(await start('npm', process.execPath, [pathOf('node-engine.ts'), 'npm', textsFile]));
  return engines;
}

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function start(
  name: EngineName,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Engine> {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error(`The process that runs "${name}" ended before it answered; its message is above`);
    return line.value;
  };
  await nextLine();
  return {
    name,
    time: async (which, leastSeconds) => {
      const request: Request = { which, share: SHARES[name], leastSeconds };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return JSON.parse(await nextLine()) as Timing;
    },
    stop: () => child.stdin.end(),
  };
}
