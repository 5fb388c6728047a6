import { CfnRegistry, CfnSchema, CfnSchemaVersion } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import { releasesOf, SCHEMA_NAMES } from '../../../schema/registry.ts';

export interface SchemaRegistryProps {
  readonly registryName: string;
  /**
   * A topic's schemas as JSON text, version 1 first.
   * @default - those of schema/avro/released
   */
  readonly releases?: (topic: Topic) => readonly string[];
}

/** Glue's registry with every released schema. A schema change is a further version: the old ids keep decoding. */
export class SchemaRegistry extends Construct {
  /** Version ids by topic, version 1 first. */
  readonly versionIds: Readonly<Record<Topic, readonly string[]>>;

  constructor(scope: Construct, id: string, { registryName, releases = releasesOf }: SchemaRegistryProps) {
    super(scope, id);
    const registry = new CfnRegistry(this, 'Registry', { name: registryName });
    this.versionIds = Object.fromEntries(
      Object.values(TOPICS).map((topic) => [topic, this.#addSchema(topic, registry, releases(topic))]),
    ) as Record<Topic, string[]>;
  }

  /** `REVIEW_SCHEMA_VERSION_IDS` and so on, as the functions read them. */
  environmentOf(topics: readonly Topic[]): Record<string, string> {
    return Object.fromEntries(
      topics.map((topic) => [
        `${SCHEMA_NAMES[topic].toUpperCase().replaceAll('-', '_')}_SCHEMA_VERSION_IDS`,
        this.versionIds[topic].join(','),
      ]),
    );
  }

  #addSchema(topic: Topic, registry: CfnRegistry, releases: readonly string[]): string[] {
    const [first = '', ...later] = releases;
    const schema = new CfnSchema(this, SCHEMA_NAMES[topic], {
      name: SCHEMA_NAMES[topic],
      registry: { arn: registry.attrArn },
      dataFormat: 'AVRO',
      compatibility: 'BACKWARD',
      schemaDefinition: first,
    });
    let previous: CfnSchema | CfnSchemaVersion = schema;
    const ids = [schema.attrInitialSchemaVersionId];
    for (const [index, schemaDefinition] of later.entries()) {
      const version: CfnSchemaVersion = new CfnSchemaVersion(this, `${SCHEMA_NAMES[topic]}-${index + 2}`, {
        schema: { schemaArn: schema.attrArn },
        schemaDefinition,
      });
      version.addResourceDependency(previous);
      previous = version;
      ids.push(version.attrVersionId);
    }
    return ids;
  }
}
