import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { SchemaRegistry } from '../../../../lib/constructs/state/schema-registry.ts';
import { TOPICS } from '../../../../schema/names.ts';
import { schemasUnlikeTheirReleases } from '../../rules/schema-rules.ts';
import { type TemplateJson, templateOf } from '../../template.ts';

const releases = () => ['first', 'second', 'third'];

/** The registry's template, and the ids of reviews as CloudFormation will fill them in. */
const registered = (): { readonly template: TemplateJson; readonly ids: string } => {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Stack');
  const { versionIds } = new SchemaRegistry(stack, 'Schemas', { registryName: 'registry', releases });
  return { template: templateOf(stack), ids: JSON.stringify(stack.resolve(versionIds[TOPICS.reviews])) };
};

describe('A schema of three releases', () => {
  it('is one schema with two further versions, made one after the other', () => {
    const { template } = registered();
    expect(schemasUnlikeTheirReleases(template, releases)).toEqual([]);
    expect(schemasUnlikeTheirReleases(template, () => ['first', 'third', 'second'])).toHaveLength(4);
    expect(schemasUnlikeTheirReleases(template, () => ['first', 'second'])).toHaveLength(4);
  });

  it('gives its ids in the order of its releases', () => {
    expect(registered().ids).toMatch(
      /^\[\{"Fn::GetAtt":\["Schemasreview\w+","InitialSchemaVersionId"\]\},\{"Fn::GetAtt":\["Schemasreview2\w+","VersionId"\]\},\{"Fn::GetAtt":\["Schemasreview3\w+","VersionId"\]\}\]$/,
    );
  });

  it('keeps the first version as it is when another follows', () => {
    const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Stack');
    new SchemaRegistry(stack, 'Schemas', { registryName: 'registry', releases: () => ['first'] });
    const before = templateOf(stack).Resources;
    expect(registered().template.Resources).toMatchObject(before);
  });
});
