import { MisconfiguredFunction } from './failures.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts';

/** `process.env`, as composition roots hand it in. */
export type Environment = Readonly<Record<string, string | undefined>>;

const UNITS_MS = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS } as const;
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** What never leaves this machine may go without encryption. */
export const isLoopbackHost = (host: string): boolean => LOOPBACK_HOSTS.has(host);

/**
 * Reads settings from an environment and collects their faults, so that one failure names them all. An empty text counts
 * as not set. What is wrong reads as its default or as an empty value, which {@link configOf} never hands out.
 */
export class Settings {
  readonly #faults = new Set<string>();
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** Without a default it must be set. */
  text(name: string, byDefault?: string): string {
    const text = this.#env[name] ?? '';
    if (text === '' && byDefault === undefined) this.refuse(`${name} is not set`);
    return text === '' ? (byDefault ?? '') : text;
  }

  /** Set, and in the shape of `pattern`, which `rule` puts into words. */
  textLike(name: string, pattern: RegExp, rule: string): string {
    const text = this.text(name);
    return text === '' || pattern.test(text) ? text : this.#standIn(name, text, rule, '');
  }

  positiveInteger(name: string, byDefault: number): number {
    const text = this.text(name, String(byDefault));
    const value = Number(text);
    const isPositive = Number.isSafeInteger(value) && value > 0;
    return isPositive ? value : this.#standIn(name, text, 'a positive whole number', byDefault);
  }

  /** A whole number and its unit: `500ms`, `30s`, `5m`, `48h`. */
  durationMs(name: string, byDefaultMs: number): number {
    const text = this.text(name, `${byDefaultMs}ms`);
    const [, number, unit] = /^([1-9]\d*)(ms|s|m|h)$/.exec(text) ?? [];
    if (number !== undefined && unit !== undefined) return Number(number) * UNITS_MS[unit as keyof typeof UNITS_MS];
    return this.#standIn(name, text, 'a duration such as 30s, 5m or 48h', byDefaultMs);
  }

  /** Separated by commas. Without a default it must be set. */
  list(name: string, byDefault?: readonly string[]): string[] {
    const text = this.text(name, byDefault?.join(','));
    return text === '' ? [] : text.split(',').map((entry) => entry.trim());
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], byDefault: Choice): Choice {
    const text = this.text(name, byDefault);
    const rule = `one of ${choices.join(', ')}`;
    return choices.find((choice) => choice === text) ?? this.#standIn(name, text, rule, byDefault);
  }

  /** Notes a fault that the caller has found; the same one counts once. */
  refuse(fault: string): void {
    this.#faults.add(fault);
  }

  get faults(): readonly string[] {
    return [...this.#faults];
  }

  #standIn<Value>(name: string, text: string, rule: string, standIn: Value): Value {
    this.refuse(`${name} is "${text}"; it must be ${rule}`);
    return standIn;
  }
}

/**
 * The configuration that `read` finds in `env`.
 *
 * @throws MisconfiguredFunction naming every fault at once
 */
export const configOf = <Config>(
  functionName: string,
  env: Environment,
  read: (settings: Settings) => Config,
): Config => {
  const settings = new Settings(env);
  const config = read(settings);
  if (settings.faults.length === 0) return config;
  throw new MisconfiguredFunction(`${functionName} cannot run as configured: ${settings.faults.join('; ')}`);
};
