/** The part of the linter's plugin interface that our rules use (oxc.rs/docs/guide/usage/linter/js-plugins). */
export interface LintRule {
  create(context: LintContext): Record<string, (node: never) => void>;
}

export interface LintContext {
  /** Absolute. */
  readonly filename: string;
  report(finding: { readonly node: object; readonly message: string }): void;
}
