const GUIDE = 'https://docs.aws.amazon.com/keyspaces/latest/devguide';

/** Where AWS says so. */
export const AWS_PAGES = {
  apis: `${GUIDE}/cassandra-apis.html`,
  batch: `${GUIDE}/batchStatements.html`,
  consistency: `${GUIDE}/consistency.html`,
  differences: `${GUIDE}/functional-differences.html`,
  in: `${GUIDE}/in.select.html`,
  quotas: `${GUIDE}/quotas.html`,
  select: `${GUIDE}/cql.dml.select.html`,
  timestamps: `${GUIDE}/client-side-timestamps.html`,
  ttl: `${GUIDE}/TTL-how-it-works.html`,
  types: `${GUIDE}/cql.elements.html`,
  update: `${GUIDE}/cql.dml.update.html`,
} as const;

export type AwsPage = keyof typeof AWS_PAGES;

/** A statement that Apache Cassandra takes and Keyspaces does not, or that this project does without. */
export class KeyspacesRefusal extends Error {
  override readonly name = 'KeyspacesRefusal';
  readonly rule: string;
  readonly statement: string;

  constructor(rule: string, page: AwsPage, statement: string, options?: ErrorOptions) {
    super(`Keyspaces: ${rule}\n  statement: ${statement}\n  see ${AWS_PAGES[page]}`, options);
    this.rule = rule;
    this.statement = statement;
  }
}
