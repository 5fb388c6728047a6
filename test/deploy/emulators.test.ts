import { expect, it } from 'vitest';
import { unreachedFrom } from './emulators.ts';

it('tests functions in an emulator whose functions are processes of this machine, and says so where they are not', () => {
  expect(unreachedFrom({ name: 'localstack', runsFunctionsIn: 'processes' })).toBeNull();
  expect(unreachedFrom({ name: 'localstack', runsFunctionsIn: 'containers' })).toMatch(
    /^NO FUNCTION AND NO WORKFLOW IS TESTED IN LocalStack 4\.14\.0: its containers do not reach/,
  );
});
