import type { ChangeLog, RowChange } from '../../lambdas/core/change-log/change-log-ports.ts';

/** What becomes of one append: by default it is taken. */
type Fault = () => void | Promise<void>;

/** Keeps every append as it came, and fails as told: each append meets the next fault, the later ones none. */
export class FaultyChangeLog implements ChangeLog {
  readonly appends: (readonly RowChange[])[] = [];
  readonly faults: Fault[] = [];

  async append(changes: readonly RowChange[]): Promise<void> {
    await this.faults.shift()?.();
    this.appends.push(changes);
  }

  async read(): Promise<RowChange[]> {
    return this.appends.flat();
  }
}
