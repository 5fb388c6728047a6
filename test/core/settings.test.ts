import { describe, expect, it } from 'vitest';
import { MisconfiguredFunction } from '../../lambdas/core/failures.ts';
import { configOf, type Environment, type Settings } from '../../lambdas/core/settings.ts';

const read = <Value>(env: Environment, reader: (settings: Settings) => Value): Value => configOf('f', env, reader);

describe('Settings', () => {
  it('read a text, or its default where it is empty or not set', () => {
    expect(read({ A: 'x' }, (settings) => settings.text('A', 'y'))).toBe('x');
    expect(read({ A: '' }, (settings) => settings.text('A', 'y'))).toBe('y');
    expect(read({}, (settings) => settings.text('A', ''))).toBe('');
    expect(() => read({ A: '' }, (settings) => settings.text('A'))).toThrow('f cannot run as configured: A is not set');
  });

  it('read a text of a shape', () => {
    const shaped = (env: Environment) => read(env, (settings) => settings.textLike('A', /^x+$/, 'some x'));
    expect(shaped({ A: 'xx' })).toBe('xx');
    expect(() => shaped({ A: 'y' })).toThrow('A is "y"; it must be some x');
    expect(() => shaped({})).toThrow(/: A is not set$/);
  });

  it.each(['0', '-1', '1.5', 'many', '1e400', 'NaN'])('refuse %s where a positive whole number is due', (text) => {
    expect(() => read({ A: text }, (settings) => settings.positiveInteger('A', 1))).toThrow(
      `A is "${text}"; it must be a positive whole number`,
    );
  });

  it('read a positive whole number', () => {
    expect(read({ A: '12' }, (settings) => settings.positiveInteger('A', 1))).toBe(12);
    expect(read({}, (settings) => settings.positiveInteger('A', 7))).toBe(7);
  });

  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['48h', 172_800_000],
  ])('read the duration %s', (text, ms) => {
    expect(read({ A: text }, (settings) => settings.durationMs('A', 1))).toBe(ms);
  });

  it.each(['5', '0s', '-5m', '1.5h', '5 m', '5d', 'm'])('refuse the duration %s', (text) => {
    expect(() => read({ A: text }, (settings) => settings.durationMs('A', 1))).toThrow(/a duration such as/);
  });

  it('give a duration’s default', () => {
    expect(read({}, (settings) => settings.durationMs('A', 280_000))).toBe(280_000);
  });

  it('read a list', () => {
    expect(read({ A: 'x, y,z' }, (settings) => settings.list('A'))).toEqual(['x', 'y', 'z']);
    expect(read({}, (settings) => settings.list('A', []))).toEqual([]);
    expect(() => read({}, (settings) => settings.list('A'))).toThrow('A is not set');
  });

  it('read a choice', () => {
    const choose = (env: Environment) => read(env, (settings) => settings.oneOf('A', ['x', 'y'], 'y'));
    expect([choose({ A: 'x' }), choose({})]).toEqual(['x', 'y']);
    expect(() => choose({ A: 'z' })).toThrow('A is "z"; it must be one of x, y');
  });

  it('name all faults at once, each once', () => {
    const faulty = () =>
      read({ B: 'many' }, (settings) => {
        settings.text('A');
        settings.text('A');
        settings.positiveInteger('B', 1);
        settings.refuse('C and D exclude each other');
      });
    expect(faulty).toThrow(MisconfiguredFunction);
    expect(faulty).toThrow(
      /^f cannot run as configured: A is not set; B is "many"; it must be a positive whole number; C and D exclude each other$/,
    );
  });
});
