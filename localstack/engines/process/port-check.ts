import { createServer } from 'node:net';
import { EngineCannotStart } from '../engine.ts';
import { type EnginePorts, PORT_NAMES, PORTS, type PortName } from '../engine-settings.ts';
import { type RunCommand, runCommand } from './command.ts';

export const LOOPBACK = '127.0.0.1';

/** @throws EngineCannotStart where a port cannot be had; names who holds it and the variable that moves it. */
export const refuseTakenPorts = async (
  ports: EnginePorts,
  run: RunCommand = runCommand,
  names: readonly PortName[] = PORT_NAMES,
): Promise<void> => {
  for (const name of names) {
    const refusal = await refusalOf(ports[name]);
    if (refusal === undefined) continue;
    const { use, variable } = PORTS[name];
    const holder = refusal === 'EADDRINUSE' ? await holderOf(ports[name], run) : `it cannot be bound (${refusal})`;
    throw new EngineCannotStart(
      `${use} cannot listen on ${LOOPBACK}:${ports[name]}: ${holder}.\n` +
        `End that process, or move ${use} to another port: ${variable}=${ports[name] + 1_000}.`,
    );
  }
};

/** The error's code, or undefined where the port is free. */
const refusalOf = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

export const isPortFree = async (port: number): Promise<boolean> => (await refusalOf(port)) === undefined;

/** Asks lsof (macOS, most Linux), then ss (Linux); neither shows processes of other users. */
const holderOf = async (port: number, run: RunCommand): Promise<string> => {
  const limit = { timeoutMs: 5_000 };
  const lsof = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], limit);
  const [, pid, name] = /^p(\d+)\nc(.*)$/m.exec(lsof.output) ?? [];
  if (pid !== undefined) return `${name} (pid ${pid}) holds it`;
  const ss = await run('ss', ['-Hltnp', `sport = :${port}`], limit);
  const [, ssName, ssPid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(ss.output) ?? [];
  return ssPid === undefined ? 'another process holds it' : `${ssName} (pid ${ssPid}) holds it`;
};
