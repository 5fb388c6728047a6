import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with `N passed, N failed[, N skipped]`, the form that continuous integration counts. A module that did not
 * load and an error outside of a test count as failed, and a run in which no test ran fails.
 */
export class VerdictReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state).length;
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    const passed = inState('passed');
    const failed = inState('failed') + brokenModules + unhandledErrors.length;
    const skipped = inState('skipped');
    const verdict = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

    if (passed + failed === 0) process.exitCode = 1;
    // At exit, so that nothing a global teardown prints comes after it.
    process.once('exit', () => process.stdout.write(`${verdict}\n`));
  }
}
