import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { VerdictReporter } from './test/toolchain/verdict-reporter.ts';

/** Tests that start programs of ours as people do, or other programs. */
const PROCESS_TESTS = 'test/**/*.process.test.ts';
/** Tests on real Kafka, Cassandra and document servers: those that all share, or some of their own. */
const ENGINE_TESTS = 'test/**/*.engines.test.ts';
/** Deployments into emulators of AWS, over the same servers: minutes, and no part of `npm test`. */
const EMULATOR_TESTS = 'test/**/*.emulators.test.ts';
/** Tests of the console's page in a real Chromium. */
const BROWSER_TESTS = 'test/**/*.browser.test.ts';

// Patience only: nothing but a test that hangs comes near, also where other work keeps both cores busy.
const MINUTE_MS = 60_000;

/** Tests that mostly wait for other programs: three files at a time, of whatever project, also where there are two cores. */
const WAITING = {
  maxWorkers: 3,
  testTimeout: 3 * MINUTE_MS,
  hookTimeout: 3 * MINUTE_MS,
  sequence: { groupOrder: 1 },
};

export default defineConfig({
  test: {
    globalSetup: ['test/toolchain/tmpdir.ts'],
    reporters: ['default', new VerdictReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [PROCESS_TESTS, ENGINE_TESTS, EMULATOR_TESTS, BROWSER_TESTS],
          // Half of the time would go into loading aws-cdk-lib and our own modules once more for each file.
          isolate: false,
          // One more than there are cores: now and then a file waits.
          maxWorkers: availableParallelism() + 1,
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          include: [PROCESS_TESTS],
          ...WAITING,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER_TESTS],
          ...WAITING,
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: [ENGINE_TESTS],
          globalSetup: ['test/engines/global-setup.ts'],
          ...WAITING,
        },
      },
      {
        extends: true,
        test: {
          name: 'emulators',
          include: [EMULATOR_TESTS],
          globalSetup: ['test/engines/global-setup.ts'],
          fileParallelism: false,
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
