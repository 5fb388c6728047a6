import { setTimeout as sleep } from 'node:timers/promises';
import { consolePortFrom } from '../../../localstack/console/server/console-port.ts';
import { startConsoleServer } from '../../../localstack/console/server/console-server.ts';
import { type Command, numberOption } from '../operator-command.ts';

const ITS_OWN = 'A run on this machine serves its own console: npm start says where. Name a stage with --stage.';

export const consoleCommand: Command = {
  help: `console [--port N] [--allow-redrive] [--policy]

  --port N          on 127.0.0.1 (default 19080, or SPEED_LAYER_CONSOLE_PORT)
  --allow-redrive   letters may be sent back, each time with the stage's name typed (default: it reads only)
  --policy          serve nothing: print what IAM must allow to who serves it, as a policy document of this stage

Serves the console for a stage with your own rights until Ctrl-C; nothing is deployed. It asks CloudWatch once a minute, about
$0.02 an hour, and Keyspaces when a page is looked at. A run on this machine serves its own: npm start says where.`,
  options: {
    port: { type: 'string' },
    'allow-redrive': { type: 'boolean', default: false },
    policy: { type: 'boolean', default: false },
  },
  run: async (input, { name, consoleSource, consolePolicy }) => {
    if (consoleSource === undefined) return { text: ITS_OWN, json: { note: ITS_OWN }, isGood: false };
    const allowsRedrive = input.values['allow-redrive'] === true;
    if (input.values['policy'] === true) {
      const policy = consolePolicy?.(allowsRedrive);
      return { text: JSON.stringify(policy, null, 2), json: policy };
    }
    const stopping = new AbortController();
    process.once('SIGINT', () => stopping.abort());
    process.once('SIGTERM', () => stopping.abort());
    const source = await consoleSource({
      allowsRedrive,
      log: (line) => process.stdout.write(`${new Date().toISOString()} ${line}\n`),
    });
    const port = numberOption(input, 'port', { byDefault: consolePortFrom(process.env), min: 0, max: 65_535 });
    const { url, close } = await startConsoleServer({ source, port });
    process.stdout.write(`Console of ${name}: ${url}\nCtrl-C ends it.\n`);
    while (!stopping.signal.aborted) {
      await source.look();
      await sleep(source.lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    await close();
    return { text: 'The console has ended.', json: { url } };
  },
};
