import { EngineCannotStart } from '../../engines/engine.ts';

const STANDARD_PORT = 19_080;
const VARIABLE = 'SPEED_LAYER_CONSOLE_PORT';

/** 0: any free one. @throws EngineCannotStart where the variable holds something else than a port */
export const consolePortFrom = (env: NodeJS.ProcessEnv): number => {
  const text = env[VARIABLE];
  if (text === undefined || text === '') return STANDARD_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new EngineCannotStart(`${VARIABLE}=${text} is not a port. Set it to a number from 0 to 65535, or unset it.`);
};
