/** What of a screen is shown where not all of it fits. */

/** A block in versions, from the one that says least; what is not shown at all is a version without lines. */
export type Block = readonly (readonly string[])[];

/** Which block grows to which version, the most important first. */
export type Growth<Name extends string> = readonly (readonly [block: Name, version: number])[];

/**
 * The lines of `blocks`, in their order: each in its first version, and then larger, step by step, as long as all fit into
 * `height`. A step that does not fit is passed over; smaller ones after it may still do.
 */
export const fitted = <Name extends string>(
  blocks: Readonly<Record<Name, Block>>,
  growth: Growth<Name>,
  height: number,
): string[] => {
  const names = Object.keys(blocks) as Name[];
  const chosen = new Map<Name, readonly string[]>(names.map((name) => [name, blocks[name][0] ?? []]));
  const used = (): number => [...chosen.values()].reduce((lines, block) => lines + block.length, 0);
  for (const [name, version] of growth) {
    const larger = blocks[name][version];
    const now = chosen.get(name) ?? [];
    if (larger === undefined || larger.length <= now.length) continue;
    if (used() - now.length + larger.length <= height) chosen.set(name, larger);
  }
  return [...chosen.values()].flat().slice(0, height);
};
