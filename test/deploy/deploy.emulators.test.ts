/**
 * The app's own templates, deployed with cdk into emulators of AWS, without Docker: what they support of them, over the
 * real Kafka and Cassandra. LocalStack fires no schedule and ministack knows no error names, so each proves its part.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adjustTemplate } from '../../localstack/emulators/deploy/adjust-template.ts';
import { type CloudAssembly, synthesize } from '../../localstack/emulators/deploy/cloud-assembly.ts';
import { type Deployment, deployTo } from '../../localstack/emulators/deploy/deployment.ts';
import type { AwsEmulator } from '../../localstack/emulators/emulator.ts';
import { engineAddresses } from '../engines/engines.ts';
import { progress, startEmulator, unreachedFrom } from './emulators.ts';
import { describeAlarms } from './parts/alarms.ts';
import { describeFunctions } from './parts/functions.ts';
import { describeLabelChanges } from './parts/label-changes.ts';
import { Prerequisites } from './parts/prerequisites.ts';
import { describeSchedules, fillToken } from './parts/schedules.ts';
import { describeWorkflow } from './parts/workflow.ts';
import { proofTableOf } from './proof-table.ts';

const LIMIT_MS = 300_000;
const engines = engineAddresses();
const localstack = engines === null ? null : await startEmulator('localstack');
const ministack = engines === null ? null : await startEmulator('ministack');

describe.runIf(engines !== null && (localstack ?? ministack) !== null)('The app', () => {
  let folder: string;
  let assembly: CloudAssembly;
  let surroundings: Prerequisites;
  let inLocalstack: Deployment;
  let inMinistack: Deployment;

  beforeAll(async () => {
    if (engines === null) return;
    folder = await mkdtemp(join(tmpdir(), 'speed-layer-deploy-'));
    surroundings = await Prerequisites.open(engines);
    assembly = await progress.run('the app synthesized', () => synthesize(join(folder, 'synthesized'), 'development'));
    process.stderr.write(`${proofTableOf(assembly.templates.values())}\n`);
    await Promise.all([
      localstack && deployInto(localstack).then((deployment) => (inLocalstack = deployment)),
      ministack && deployInto(ministack).then((deployment) => (inMinistack = deployment)),
    ]);
    // At once: its schedules are a minute from firing, and LocalStack's tests take as long.
    if (ministack !== null) await fillToken(inMinistack);
  }, LIMIT_MS);

  afterAll(async () => {
    await localstack?.stop();
    await ministack?.stop();
    await surroundings.close();
    await rm(folder, { recursive: true, force: true });
  }, LIMIT_MS);

  const deployInto = (emulator: AwsEmulator): Promise<Deployment> =>
    deployTo(emulator, assembly, join(folder, emulator.name), progress, (template) =>
      adjustTemplate(template, surroundings),
    );

  const describeDeployment = (deployed: () => Deployment): void => {
    it('has made exactly what was to be deployed, and faked none of it', () => {
      const { trimmed, resources } = deployed();
      const expected = [...trimmed].flatMap(([stack, { deployed }]) =>
        [...deployed].map(([logicalId, type]) => `${stack} ${logicalId} ${type}`),
      );
      const made = resources.map(({ stack, logicalId, type }) => `${stack} ${logicalId} ${type}`);
      expect(made.toSorted()).toEqual(expected.toSorted());
      const faked = resources.filter(
        ({ physicalId, status }) => status !== 'CREATE_COMPLETE' || ['', 'unknown'].includes(physicalId),
      );
      expect(faked).toEqual([]);
    });

    it('is left as it is by a second deployment', { timeout: LIMIT_MS }, async () => {
      const said = await deployed().deployAgain();
      expect(said.match(/\(no changes\)/g)).toHaveLength(assembly.templates.size);
    });
  };

  describe.runIf(localstack !== null)('in LocalStack', () => {
    const deployed = () => inLocalstack;
    describeDeployment(deployed);
    describe.runIf(localstack !== null && unreachedFrom(localstack) === null)(
      'over the servers of this machine',
      () => {
        describeFunctions(deployed, () => surroundings);
        describeWorkflow(deployed, () => surroundings);
      },
    );
    describeAlarms(deployed);
    describeLabelChanges(deployed);
  });

  describe.runIf(ministack !== null)('in ministack', () => {
    const deployed = () => inMinistack;
    describeDeployment(deployed);
    describeSchedules(deployed, () => surroundings);
  });
});
