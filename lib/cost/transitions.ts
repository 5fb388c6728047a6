/** What a state machine's definition says of the states that are entered. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly ItemProcessor?: Definition;
}

/**
 * Billed transitions of an execution in which nothing goes wrong: one per state that is entered, those of every item of a
 * Map among them, and the one into the first.
 *
 * @throws Error for a kind of state whose way cannot be told from the definition
 */
export const transitionsOf = (definition: Definition, itemsPerMap: number): number => {
  let entered = 1;
  let name: string | undefined = definition.StartAt;
  while (name !== undefined) {
    const state: State | undefined = definition.States[name];
    if (state === undefined) throw new Error(`there is no state ${name}`);
    if (state.Type === 'Choice' || state.Type === 'Parallel') throw new Error(`${name} is a ${state.Type}`);
    const items =
      state.ItemProcessor === undefined ? 0 : itemsPerMap * (transitionsOf(state.ItemProcessor, itemsPerMap) - 1);
    entered += 1 + items;
    name = state.Next;
  }
  return entered;
};
