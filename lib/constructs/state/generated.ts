/** A construct's id: under another one CloudFormation makes another, and knows no more of what was lost. */
export const generated = (id: string, generation: number): string =>
  generation === 1 ? id : `${id}Generation${generation}`;
