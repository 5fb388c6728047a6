import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with `N passed, N failed[, N skipped]`, the form that continuous integration counts. A file that did not
 * load, a hook that threw and an error outside of a test count as failed, and a run in which no test ran fails.
 */
export class VerdictReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state).length;
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const brokenSuites = suites.filter((suite) => suite.errors().length > 0).length;
    const passed = inState('passed');
    const failed = inState('failed') + brokenSuites + unhandledErrors.length;
    const skipped = inState('skipped');
    const verdict = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

    if (passed + failed === 0) process.exitCode = 1;
    // At exit, so that nothing a global teardown prints comes after it.
    process.once('exit', () => process.stdout.write(`${verdict}\n`));
  }
}
