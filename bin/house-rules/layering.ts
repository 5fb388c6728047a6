import { dirname, join, relative, sep } from 'node:path';
import { LAYERS, type Layer, OWN_FOLDER } from './layers.ts';
import type { LintContext, LintRule } from './lint-rule.ts';

const ROOT = join(import.meta.dirname, '..', '..');

interface ImportingNode {
  readonly source?: { readonly type: string; readonly value?: unknown } | null;
}

/** Reports every import, also of types and at run time, that leaves the picture of layers.ts. */
export const layering: LintRule = {
  create(context) {
    const file = fromRoot(context.filename);
    const layer = LAYERS.find(({ files }) => files.test(file));
    if (layer === undefined) return {};

    const check = (node: ImportingNode) => {
      if (node.source?.type !== 'Literal') return;
      const specifier = String(node.source.value);
      if (!isAllowed(layer, file, specifier)) report(context, node.source, layer, specifier);
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

const fromRoot = (path: string): string => relative(ROOT, path).split(sep).join('/');

function isAllowed(layer: Layer, file: string, specifier: string): boolean {
  if (!specifier.startsWith('.')) return layer.mayImportPackages;
  const target = fromRoot(join(ROOT, dirname(file), specifier));
  return layer.mayImport.some((place) =>
    place === OWN_FOLDER
      ? target.startsWith(`${dirname(file)}/`) && !target.endsWith('.lambda.ts')
      : place.test(target),
  );
}

function report(context: LintContext, node: object, layer: Layer, specifier: string): void {
  context.report({ node, message: `'${specifier}': ${layer.name} may import ${layer.says}.` });
}
