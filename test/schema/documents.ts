import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import type { DataType } from '../../lambdas/core/serving/view-ports.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'schema', 'documents');

export const DATA_TYPES: readonly DataType[] = ['sentiment', 'stats', 'ratings', 'trending', 'breakout', 'declining'];

export const documentSchemaOf = (name: string): AnySchemaObject =>
  JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
for (const file of readdirSync(FOLDER)) ajv.addSchema(documentSchemaOf(file.replace('.json', '')), file);

/** What is wrong with a stored document by the schema of its type; an empty list: nothing. */
export const faultsOf = (stored: { readonly data_type: string }): string[] => {
  const validate = ajv.getSchema(`${stored.data_type}.json`);
  if (validate === undefined) return [`no schema of ${stored.data_type}`];
  // BSON dates in their JSON form.
  if (validate(JSON.parse(JSON.stringify(stored))) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};
