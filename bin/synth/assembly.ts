/** What a folder of CDK's says: templates as CloudFormation will get them, and what was acknowledged in them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Acknowledgement {
  readonly construct: string;
  /** The rule: `AwsSolutions-S1`, `CloudFormation-Validate::E3620`. */
  readonly id: string;
  readonly reason: string;
}

export interface Assembly {
  readonly stacks: number;
  readonly resources: number;
  readonly acknowledgements: readonly Acknowledgement[];
}

interface Metadata {
  readonly type: string;
  readonly data: unknown;
}

const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

export const readAssembly = async (folder: string): Promise<Assembly> => {
  const files = await readdir(folder);
  const read = async <Content>(ending: string): Promise<Content[]> => {
    const texts = files.filter((file) => file.endsWith(ending)).map((file) => readFile(join(folder, file), 'utf8'));
    return (await Promise.all(texts)).map((text) => JSON.parse(text) as Content);
  };
  const templates = await read<{ readonly Resources?: object }>('.template.json');
  const metadata = await read<Readonly<Record<string, readonly Metadata[]>>>('.metadata.json');
  return {
    stacks: templates.length,
    resources: templates.reduce((sum, { Resources = {} }) => sum + Object.keys(Resources).length, 0),
    acknowledgements: metadata.flatMap(acknowledgementsOf),
  };
};

const acknowledgementsOf = (metadata: Readonly<Record<string, readonly Metadata[]>>): Acknowledgement[] =>
  Object.entries(metadata).flatMap(([path, entries]) =>
    entries
      .filter(({ type }) => type === ACKNOWLEDGED)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ construct: path.slice(1), id: id.replace(/^Annotation::/, ''), reason })),
  );
