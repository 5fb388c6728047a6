import { afterAll, beforeAll, describe } from 'vitest';
import { makeFolder, removeFolder } from '../../../toolchain/temporary-folder.ts';
import { openRunRig, type RunRig } from '../run-rig.ts';
import { type ConsoleSourceRig, consoleSourceContract } from './console-source-contract.ts';
import { runSourceRigOf } from './run-source-rig.ts';
import { stageRigOf } from './stage-rig.ts';

describe('a console', () => {
  let folder: string;
  let rig: RunRig;
  let run: ConsoleSourceRig;
  let stage: ConsoleSourceRig;

  beforeAll(async () => {
    folder = makeFolder();
    rig = await openRunRig({ args: ['--engine', 'memory', '--movies', '60', '--history', '3h'], folder });
    run = await runSourceRigOf(rig);
    const { backend, time } = rig.run;
    const { movie } = run;
    const movies = {
      backend,
      clock: time.clock,
      copiesOf: () => null,
      correctionsNote: 'not known',
      labelChanges: () => [],
    };
    stage = await stageRigOf(rig.run, { movie, movies });
  });
  afterAll(async () => {
    await rig.end();
    removeFolder(folder);
  });

  describe('of a run in memory', () => {
    consoleSourceContract('run', () => run);
  });
  describe('of a stage', () => {
    consoleSourceContract('stage', () => stage);
  });
});
