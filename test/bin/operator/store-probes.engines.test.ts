import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeProbesOf } from '../../../bin/operator/store-probes.ts';
import { CassandraRig, engines } from '../../adapters/keyspaces/cassandra-rig.ts';
import { operate, operatorPortsWith } from './operator-rig.ts';

describe.runIf(engines !== null)('Probes of a real Cassandra', () => {
  const rig = new CassandraRig('probe_test');
  beforeAll(() => rig.begin());
  afterAll(() => rig.end());

  it('find what Keyspaces is expected to do as well, and leave nothing behind', async () => {
    const probes = storeProbesOf(rig.owner);
    await rig.owner.execute('USE probe_test');
    const { code, out } = await operate(['probe'], operatorPortsWith({ probes }));
    expect(probes.length).toBeGreaterThan(5);
    expect(out).toContain(`All ${probes.length} are as expected`);
    expect(out).toMatch(/found +it does: \[applied\], sync_name, advanced_at, ver, window_start/);
    expect(code).toBe(0);
    expect((await rig.owner.execute('SELECT * FROM probe_test.sync_checkpoints')).rows).toEqual([]);
  });
});
