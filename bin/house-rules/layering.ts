import { dirname, join, relative, sep } from 'node:path';
import { LAYERS, type Layer, OWN_FOLDER } from './layers.ts';
import type { LintRule } from './lint-rule.ts';
import { roomFaultOf } from './rooms.ts';

const ROOT = join(import.meta.dirname, '..', '..');

interface ImportingNode {
  readonly source?: { readonly type: string; readonly value?: unknown } | null;
}

/** Reports every import, also of types and at run time, that leaves the picture of layers.ts and rooms.ts. */
export const layering: LintRule = {
  create(context) {
    const file = fromRoot(context.filename);
    const layer = LAYERS.find(({ files }) => files.test(file));
    if (layer === undefined) return {};

    const check = (node: ImportingNode) => {
      if (node.source?.type !== 'Literal') return;
      const specifier = String(node.source.value);
      const fault = faultOf(layer, file, specifier);
      if (fault !== undefined) context.report({ node: node.source, message: `'${specifier}': ${fault}.` });
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

function faultOf(layer: Layer, file: string, specifier: string): string | undefined {
  const outside = `${layer.name} may import ${layer.says}`;
  if (!specifier.startsWith('.')) return layer.mayImportPackages ? undefined : outside;
  const target = fromRoot(join(ROOT, dirname(file), specifier));
  const inside = layer.mayImport.some((place) =>
    place === OWN_FOLDER
      ? target.startsWith(`${dirname(file)}/`) && !target.endsWith('.lambda.ts')
      : place.test(target),
  );
  return inside ? roomFaultOf(file, target) : outside;
}
