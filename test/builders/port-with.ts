/** A port of which some calls do something else. */
export const portWith = <Port extends object>(port: Port, changes: Partial<Port>): Port =>
  new Proxy(port, {
    get: (target, name: keyof Port & string) => {
      if (name in changes) return changes[name];
      const value: unknown = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
