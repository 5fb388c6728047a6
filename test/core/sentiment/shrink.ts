/**
 * The shortest text found that still `fails`, from the pieces of one that does: ever smaller stretches of pieces are left
 * out, then of code points. `fails` says of each of several candidates whether it fails.
 */
export async function shrink(
  pieces: readonly string[],
  fails: (candidates: readonly string[]) => Promise<boolean[]>,
): Promise<string> {
  const shorter = await withoutNeedless(pieces, fails);
  return (await withoutNeedless(Array.from(shorter.join('')), fails)).join('');
}

async function withoutNeedless(
  pieces: readonly string[],
  fails: (candidates: readonly string[]) => Promise<boolean[]>,
): Promise<readonly string[]> {
  let kept = pieces;
  for (let size = Math.ceil(pieces.length / 2); size >= 1; ) {
    const current = kept;
    const starts = Array.from({ length: Math.ceil(current.length / size) }, (_, n) => n * size);
    const candidates = starts.map((start) => current.toSpliced(start, size));
    const verdicts = await fails(candidates.map((candidate) => candidate.join('')));
    const failing = candidates[verdicts.indexOf(true)];
    if (failing !== undefined) kept = failing;
    else if (size === 1) break;
    else size = Math.ceil(size / 2);
  }
  return kept;
}
