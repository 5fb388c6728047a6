/** What must be true of the schema registry, as complaints about a template. */

import { TOPICS } from '../../../schema/names.ts';
import { releasesOf, SCHEMA_NAMES } from '../../../schema/registry.ts';
import { at, idBehind, listAt, resourcesOf, type TemplateJson } from '../template.ts';

/** Every release of every schema, in its order, under BACKWARD compatibility. */
export const schemasUnlikeTheirReleases = (template: TemplateJson, releases = releasesOf): string[] =>
  Object.values(TOPICS).flatMap((topic) => {
    const name = SCHEMA_NAMES[topic];
    const [id, schema] =
      resourcesOf(template, 'AWS::Glue::Schema').find(([, { Properties }]) => Properties['Name'] === name) ?? [];
    if (id === undefined || schema === undefined) return [`${name} is missing`];
    const faults: string[] = [];
    if (schema.Properties['Compatibility'] !== 'BACKWARD') faults.push(`${name} takes any change`);
    const registered = [schema.Properties['SchemaDefinition'], ...laterVersionsOf(template, id)];
    if (JSON.stringify(registered) !== JSON.stringify(releases(topic))) {
      faults.push(`${name} is registered with other releases than schema/avro/released`);
    }
    return faults;
  });

/** Versions 2 and on, each made after the one before it: ids are given in the order of making. */
const laterVersionsOf = (template: TemplateJson, schemaId: string): unknown[] => {
  const versions = resourcesOf(template, 'AWS::Glue::SchemaVersion').filter(
    ([, { Properties }]) => idBehind(at(Properties, 'Schema', 'SchemaArn')) === schemaId,
  );
  const definitions: unknown[] = [];
  for (let previous = schemaId; ; ) {
    const next = versions.find(([, version]) => listAt(version, 'DependsOn').includes(previous));
    if (next === undefined) return definitions;
    definitions.push(next[1].Properties['SchemaDefinition']);
    [previous] = next;
  }
};
