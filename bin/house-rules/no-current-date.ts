import type { LintRule } from './lint-rule.ts';

interface DateCall {
  readonly callee: { readonly type: string; readonly name?: string };
  readonly arguments: readonly object[];
}

/** Reports `new Date()` and `Date()`, which read the machine's time. `new Date(instant)` only converts. */
export const noCurrentDate: LintRule = {
  create(context) {
    const check = (node: DateCall) => {
      const isDate = node.callee.type === 'Identifier' && node.callee.name === 'Date';
      if (isDate && node.arguments.length === 0) {
        context.report({ node, message: 'A date without an argument is the present: take the time from `Clock`.' });
      }
    };
    return { NewExpression: check, CallExpression: check };
  },
};
