import type { LintRule } from './lint-rule.ts';

/** Reports `for await`: over a result of the Cassandra driver it ends at the first page without rows. */
export const noForAwait: LintRule = {
  create(context) {
    return {
      ForOfStatement: (node: { readonly await?: boolean }) => {
        if (node.await !== true) return;
        context.report({ node, message: 'Pages may be empty, and the driver stops at one: read with `allRows`.' });
      },
    };
  },
};
