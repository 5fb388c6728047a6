import { type Reference, type Resource, replaceReferences, type Template } from './template.ts';

/** What an emulator does with a type of resource. */
export type Support =
  /** `runs`: it does its work. `recorded`: kept and described, and nothing more. */
  | { readonly is: 'runs' | 'recorded' }
  /** Not taken, or taken and faked: never deployed. Whoever refers to it gets a stand-in instead. */
  | { readonly is: 'left out'; readonly why: string; readonly standIns?: Readonly<Record<string, unknown>> };

export interface TrimmedTemplate {
  readonly template: Template;
  readonly deployed: ReadonlyMap<string, string>;
  /** Type and reason by logical id. */
  readonly leftOut: ReadonlyMap<string, { readonly type: string; readonly why: string }>;
}

export interface TrimRules {
  /** @throws where nobody has decided about this type */
  readonly supportOf: (resource: Resource) => Support;
  /** Properties that a type cannot do without: where one names a resource that is left out, so is this. */
  readonly essential: Readonly<Record<string, readonly string[]>>;
}

/** The part of a template that an emulator supports; what refers to the rest gets stand-ins. */
export const trimTemplate = (template: Template, rules: TrimRules): TrimmedTemplate => {
  const leftOut = resourcesToLeaveOut(template, rules);
  const standInOf = ({ logicalId, attribute = 'Ref' }: Reference): unknown => {
    const out = leftOut.get(logicalId);
    if (out === undefined) return undefined;
    const standIn = out.standIns?.[attribute];
    if (standIn === undefined)
      throw new Error(`${out.type} ${logicalId} is left out and has no stand-in for ${attribute}`);
    return standIn;
  };
  const kept = Object.entries(template.Resources).filter(([logicalId]) => !leftOut.has(logicalId));
  const resources = kept.map(([logicalId, resource]) => [logicalId, withoutDependencies(resource, leftOut)] as const);
  const trimmed = { ...template, Resources: Object.fromEntries(resources) };
  return {
    template: withoutUnusedParameters(replaceReferences(trimmed, standInOf) as Template),
    deployed: new Map(kept.map(([logicalId, { Type }]) => [logicalId, Type])),
    leftOut,
  };
};

interface LeftOut {
  readonly type: string;
  readonly why: string;
  readonly standIns?: Readonly<Record<string, unknown>>;
}

const resourcesToLeaveOut = ({ Resources }: Template, { supportOf, essential }: TrimRules): Map<string, LeftOut> => {
  const leftOut = new Map<string, LeftOut>();
  for (const [logicalId, resource] of Object.entries(Resources)) {
    const support = supportOf(resource);
    if (support.is === 'left out') leftOut.set(logicalId, { type: resource.Type, ...support });
  }
  for (const [logicalId, { Type, Properties }] of Object.entries(Resources)) {
    for (const property of essential[Type] ?? []) {
      replaceReferences(Properties?.[property], (reference) => {
        const missing = leftOut.get(reference.logicalId);
        if (missing !== undefined) leftOut.set(logicalId, { type: Type, why: `its ${property} is left out` });
        return undefined;
      });
    }
  }
  return leftOut;
};

const withoutDependencies = (resource: Resource, leftOut: ReadonlyMap<string, unknown>): Resource => {
  if (resource.DependsOn === undefined) return resource;
  const { DependsOn, ...rest } = resource;
  const left = [DependsOn].flat().filter((logicalId) => !leftOut.has(logicalId));
  return left.length === 0 ? rest : { ...(rest as Resource), DependsOn: left };
};

/** A parameter that only what is left out referred to: CDK would look up its value in AWS all the same. */
const withoutUnusedParameters = (template: Template): Template => {
  const { Parameters, ...rest } = template;
  const used = new Set<string>();
  replaceReferences(rest, ({ logicalId }) => void used.add(logicalId));
  const kept = Object.entries(Parameters ?? {}).filter(([name]) => used.has(name));
  return { ...rest, Parameters: Object.fromEntries(kept) };
};
