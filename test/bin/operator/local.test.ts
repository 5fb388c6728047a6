import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocal } from '../../../bin/operator/local/open-local.ts';
import { freeEnginePorts } from '../../engines/free-ports.ts';
import { removeFolder } from '../../toolchain/temporary-folder.ts';
import { operate } from './operator-rig.ts';

describe("The operator's command line without a run", () => {
  let env: NodeJS.ProcessEnv;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'speed layer operator '));
    const { kafka, cassandra, documents } = await freeEnginePorts();
    env = {
      SPEED_LAYER_FOLDER: folder,
      SPEED_LAYER_KAFKA_PORT: String(kafka),
      SPEED_LAYER_CASSANDRA_PORT: String(cassandra),
      SPEED_LAYER_DOCUMENTS_PORT: String(documents),
    };
  });
  afterAll(() => removeFolder(folder));

  it.each([[['counts']], [['cost']], [['topics']], [['movie', '603']]])(
    'says of %j in one sentence what is away and what to do',
    { timeout: 30_000 },
    async (args) => {
      const { code, out, err } = await operate(args, await openLocal(env));
      expect([code, out]).toEqual([1, '']);
      const { SPEED_LAYER_KAFKA_PORT: kafka, SPEED_LAYER_CASSANDRA_PORT: cassandra } = env;
      expect(err).toContain(
        `(Kafka at 127.0.0.1:${kafka}, Cassandra at 127.0.0.1:${cassandra}, the documents at 127.0.0.1:`,
      );
      expect(err).toMatch(
        /^The run on this machine does not answer \([^)]+\): start it with npm start, or name a stage .*\.$/,
      );
    },
  );

  it('asks nobody for what needs nobody', async () => {
    expect(await operate(['cost', '--movies', '500'], await openLocal(env))).toMatchObject({ code: 0, err: '' });
  });

  it('checks every server, documents included', async () => {
    const { code, out } = await operate(['check'], await openLocal(env));
    expect(code).toBe(1);
    expect(out).toMatch(/^WRONG topics +nobody answers for Kafka at .*\n +→ Start the run: npm start$/m);
    expect(out).toMatch(/^WRONG tables +nobody answers for Cassandra at .*\n +→ Start the run/m);
    expect(out).toMatch(/^WRONG documents +nobody answers for the documents at .*\n +→ Start the run/m);
  });
});
