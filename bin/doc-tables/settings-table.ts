import { STAGES, type Stage } from '../../lib/stages.ts';
import { markdownTableOf } from './markdown-table.ts';

/**
 * A row for each setting, with what `source`, the text of lib/stages.ts, says about it: the docstring of the property.
 */
export const stageTableOf = (source: string): string => {
  const stages = Object.values(STAGES);
  const values = stages.map((stage) => new Map(settingsOf(stage)));
  const paths = [...new Set(values.flatMap((settings) => [...settings.keys()]))];
  const rows = paths.map((path) => [
    `\`${path}\``,
    ...values.map((settings) => textOf(settings.get(path))),
    meaningOf(path, source),
  ]);
  return markdownTableOf(['setting', ...stages.map(({ name }) => name), ''], rows);
};

/** `poll.everyMinutes` and its value, and so on: settings stand alone or in a group. */
const settingsOf = (stage: Stage): [string, Setting][] =>
  Object.entries(stage).flatMap(([name, value]: [string, Setting]): [string, Setting][] =>
    typeof value === 'object'
      ? Object.entries(value).map(([inner, setting]): [string, Setting] => [`${name}.${inner}`, setting as Setting])
      : [[name, value]],
  );

type Setting = string | number | boolean | undefined | Readonly<Record<string, unknown>>;

const textOf = (value: Setting): string => {
  if (value === undefined) return 'none';
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${String(inner)}`)
    .join(', ');
};

/** A name with its unit may need no more. */
const meaningOf = (path: string, source: string): string => {
  const [group = '', name] = path.split('.');
  const shape = name === undefined ? 'Stage' : typeIn(bodyOf(source, 'Stage'), group);
  const docstring = new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\s+readonly ${name ?? group}:`, 's');
  const [, text = ''] = docstring.exec(bodyOf(source, shape)) ?? [];
  return text
    .replaceAll(/\s*\n\s*\* ?/g, ' ')
    .replaceAll('|', '\\|')
    .trim();
};

const bodyOf = (source: string, shape: string): string =>
  new RegExp(`interface ${shape} \\{\\n(.*?)\\n\\}`, 's').exec(source)?.[1] ?? '';

const typeIn = (body: string, property: string): string =>
  new RegExp(`readonly ${property}: (\\w+);`).exec(body)?.[1] ?? '';
