/** Documents differ from their rows although they were written again: the documents do not keep what they acknowledge. */
export class ViewsDiffer extends Error {
  override readonly name = 'ViewsDiffer';
}
