/**
 * How much of a proof runs: a part in `npm test`, where it guards against a slip, and the whole (`PROOF=whole`, which
 * `npm run verify:proofs` sets) in CI and before a release.
 */
export const isWholeProof = process.env['PROOF'] === 'whole';

/** A tenth of `count`, or all. */
export const proofOf = (count: number): number => (isWholeProof ? count : Math.ceil(count / 10));
