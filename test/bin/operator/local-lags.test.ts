import { describe, expect, it, onTestFinished } from 'vitest';
import { GROUPS } from '../../../bin/operator/groups.ts';
import { askerOf } from '../../../bin/operator/local/ask-console.ts';
import { lagsOf } from '../../../bin/operator/local/local-lags.ts';
import { startConsoleServer } from '../../../localstack/console/server/console-server.ts';
import { freePort } from '../../engines/free-ports.ts';
import { ScriptedSource, snapshotWith } from '../../localstack/console/scripted-source.ts';
import { operate, operatorPortsWith } from './operator-rig.ts';

const [first, ...others] = GROUPS;
const admin = {
  lag: async () =>
    new Map([
      [0, 1_200],
      [1, 34],
    ]),
};

describe('the lag of a run on this machine', () => {
  it('is in records, as Kafka has them, and in seconds, as the run tells them', async () => {
    const source = new ScriptedSource();
    const [topic] = snapshotWith().topics;
    if (topic === undefined) throw new Error('no topic');
    source.show(snapshotWith({ topics: [{ ...topic, topic: first?.topic ?? '', lagMs: 2_500 }] }));
    const running = await startConsoleServer({ source, port: 0, bundle: async () => ({ script: '', style: '' }) });
    onTestFinished(() => running.close());
    const lags = await lagsOf(admin, askerOf(running.url));
    expect(lags[0]).toEqual({ ...first, records: 1_234, seconds: 2.5 });
    expect(lags.slice(1)).toEqual(others.map((group) => ({ ...group, records: 1_234, seconds: null })));
  });

  it('is in records alone where no console answers, and says so within 100 columns', async () => {
    const lags = () => lagsOf(admin, askerOf(`http://127.0.0.1:${nobody}`));
    const nobody = await freePort();
    const { out } = await operate(['lag'], operatorPortsWith({ lags }));
    expect(out).toMatch(/^speed-layer-aggregate-ratings-v1 +movie\.ratings +1,234 +– +no console answers$/m);
  });
});
