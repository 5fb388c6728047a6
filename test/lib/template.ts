import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type SpeedLayer, speedLayerOf } from '../../lib/speed-layer.ts';
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

/** A stage's stacks as `cdk` makes them, but without their functions' code. */
export const stacksOf = (stage: Stage): SpeedLayer =>
  speedLayerOf(
    new App({ builtinCloudFormationValidation: false, context: { ...contextOf(), 'aws:cdk:bundling-stacks': [] } }),
    stage,
  );

export const templateOf = (stack: Stack): TemplateJson => Template.fromStack(stack).toJSON() as unknown as TemplateJson;

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
