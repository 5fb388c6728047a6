import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type SpeedLayer, speedLayerOf } from '../../lib/app/speed-layer-app.ts';
import type { Stage } from '../../lib/stages.ts';

/** Of a CloudFormation template, before anything in it is resolved. */
export interface TemplateJson {
  readonly Resources: Readonly<Record<string, ResourceJson>>;
}

export interface ResourceJson {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}

const ROOT = join(import.meta.dirname, '..', '..');

const contextOf = (): Record<string, unknown> =>
  (JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> }).context;

/** An app as `cdk` makes it, but without its functions' code, and judged by nobody. */
export const newApp = (): App =>
  new App({
    outdir: mkdtempSync(join(tmpdir(), 'app-')),
    builtinCloudFormationValidation: false,
    context: { ...contextOf(), 'aws:cdk:bundling-stacks': [] },
  });

/** A stage's stacks in such an app. */
export const stacksOf = (stage: Stage): SpeedLayer => speedLayerOf(newApp(), stage);

export const templateOf = (stack: Stack): TemplateJson => Template.fromStack(stack).toJSON() as unknown as TemplateJson;

/** What a stage has in all of its stacks: no two of them have a logical id in common. */
export const wholeOf = (stage: Stage): TemplateJson => {
  const { network, state, compute } = stacksOf(stage);
  const parts = [network, state, compute].map(templateOf);
  const Resources = Object.fromEntries(parts.flatMap((part) => Object.entries(part.Resources)));
  const count = parts.reduce((sum, part) => sum + Object.keys(part.Resources).length, 0);
  if (Object.keys(Resources).length !== count) throw new Error('two stacks have a logical id in common');
  return { Resources };
};

/** Resources of a type, by logical id. */
export const resourcesOf = (template: TemplateJson, type: string): [string, ResourceJson][] =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

/** What is at a path of properties, if there is anything. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );

export const listAt = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = at(value, ...path);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
};

/** The logical id behind `{ Ref }` or `{ 'Fn::GetAtt': [id, …] }`. */
export const idBehind = (value: unknown): string | undefined =>
  (at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0)) as string | undefined;
