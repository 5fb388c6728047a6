import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { enginePortsFrom } from '../../../../localstack/engines/engine-settings.ts';
import { refuseTakenPorts } from '../../../../localstack/engines/process/port-check.ts';
import { freeEnginePorts } from '../../../engines/free-ports.ts';
import { commandsThat } from '../fake-commands.ts';

const takenPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

describe('the ports of the engines', () => {
  it('are accepted while they are free', async () => {
    await expect(refuseTakenPorts(await freeEnginePorts())).resolves.toBeUndefined();
  });

  it('are refused when taken, with the variable that moves them', async () => {
    const cassandra = await takenPort();
    const ports = { ...(await freeEnginePorts()), cassandra };

    await expect(refuseTakenPorts(ports, commandsThat({}).run)).rejects.toThrow(
      `Cassandra (CQL) cannot listen on 127.0.0.1:${cassandra}: another process holds it.\n` +
        `End that process, or move Cassandra (CQL) to another port: SPEED_LAYER_CASSANDRA_PORT=${cassandra + 1_000}.`,
    );
  });

  it.each([
    ['lsof', { 'lsof -nP': { output: 'p4711\ncjava\nf93\n' } }],
    ['ss', { 'ss -Hltnp': { output: 'LISTEN 0 50 127.0.0.1:1 0.0.0.0:* users:(("java",pid=4711,fd=93))' } }],
  ])('are refused with the process that %s finds', async (_, answers) => {
    const ports = { ...(await freeEnginePorts()), kafka: await takenPort() };

    await expect(refuseTakenPorts(ports, commandsThat(answers).run)).rejects.toThrow('java (pid 4711) holds it');
  });

  it('are the standard ones unless a variable moves them', () => {
    const standard = {
      kafka: 19_092,
      kafkaController: 19_093,
      cassandra: 19_042,
      cassandraStorage: 17_000,
      documents: 19_017,
    };

    expect(enginePortsFrom({ SPEED_LAYER_KAFKA_PORT: '' })).toEqual(standard);
    expect(enginePortsFrom({ SPEED_LAYER_KAFKA_PORT: '9092' })).toEqual({ ...standard, kafka: 9_092 });
  });

  it('are refused where two servers are to share one', () => {
    expect(() => enginePortsFrom({ SPEED_LAYER_KAFKA_PORT: '19093' })).toThrow(
      "Kafka and Kafka's controller cannot share port 19093: set SPEED_LAYER_KAFKA_PORT or SPEED_LAYER_KAFKA_CONTROLLER_PORT",
    );
  });

  it.each(['nine', '0', '70000', '1.5'])('are not moved to %s', (port) => {
    expect(() => enginePortsFrom({ SPEED_LAYER_CASSANDRA_STORAGE_PORT: port })).toThrow(
      `SPEED_LAYER_CASSANDRA_STORAGE_PORT=${port} is not a port`,
    );
  });
});
