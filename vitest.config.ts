import { defineConfig } from 'vitest/config';
import { VerdictReporter } from './test/toolchain/verdict-reporter.ts';

const ENGINE_TESTS = 'test/**/*.engines.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', new VerdictReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [ENGINE_TESTS],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: [ENGINE_TESTS],
          globalSetup: ['test/engines/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
