/** The app's synthesized templates and assets, and the copy of them that an emulator is given. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cdk } from './cdk.ts';
import type { Template } from './template.ts';

export interface CloudAssembly {
  readonly folder: string;
  /** By stack. */
  readonly templates: ReadonlyMap<string, Template>;
}

interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly type: string; readonly properties?: { templateFile?: string } }>
  >;
}

/** Runs the app as `cdk deploy` would, bundles included. */
export const synthesize = async (folder: string, stage: string): Promise<CloudAssembly> => {
  await cdk(['synth', '--quiet', '--context', `stage=${stage}`, '--output', folder]);
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const templates = new Map<string, Template>();
  for (const [stack, { type, properties }] of Object.entries(manifest.artifacts)) {
    if (type !== 'aws:cloudformation:stack') continue;
    const text = await readFile(join(folder, properties?.templateFile ?? ''), 'utf8');
    templates.set(stack, JSON.parse(text) as Template);
  }
  return { folder, templates };
};

/** A copy with other templates; the assets stay. */
export const copyWith = async (
  { folder: source }: CloudAssembly,
  folder: string,
  templates: ReadonlyMap<string, Template>,
): Promise<CloudAssembly> => {
  await cp(source, folder, { recursive: true });
  for (const [stack, template] of templates) {
    await writeFile(join(folder, `${stack}.template.json`), JSON.stringify(template, undefined, 1));
  }
  return { folder, templates };
};
