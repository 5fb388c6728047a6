import { useEffect, useState } from 'preact/hooks';

/** Where in the console a person is: `#/movie/1198?window=…`. */
export interface Place {
  readonly page: string;
  readonly rest: readonly string[];
}

export const placeIn = (hash: string): Place => {
  const [page = '', ...rest] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  return { page: page === '' ? 'trends' : page, rest };
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

export const hashOf = (page: string, ...rest: readonly (string | number)[]): string =>
  `#/${[page, ...rest].map((part) => encodeURIComponent(part)).join('/')}`;

export const usePlace = (): Place => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return placeIn(hash);
};
