import { at, resourcesOf, type TemplateJson } from './template.ts';

/** One template per resource of the type, with that resource changed. */
export const mutantsOf = (template: TemplateJson, type: string, path: string, value: unknown): TemplateJson[] => {
  const resources = resourcesOf(template, type);
  if (resources.length === 0) throw new Error(`there is no ${type} to change`);
  return resources.map(([id]) => {
    const mutant = structuredClone(template);
    const keys = ['Properties', ...path.split('.')];
    const last = keys.pop() as string;
    const holder = at(mutant.Resources[id], ...keys) as Record<string, unknown> | undefined;
    if (holder !== undefined) holder[last] = value;
    return mutant;
  });
};
