import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Zone } from './figure-format.ts';

export type Theme = 'auto' | 'light' | 'dark';

/** What a person has set, kept by the browser. */
export interface Settings {
  readonly zone: Zone;
  readonly theme: Theme;
  /** Single keys, which some assistive tools send by themselves. */
  readonly hasKeys: boolean;
  readonly set: (change: Partial<Pick<Settings, 'zone' | 'theme' | 'hasKeys'>>) => void;
}

const BY_DEFAULT = { zone: 'utc', theme: 'auto', hasKeys: true } as const;
const KEY = 'speed-layer-console';

const SettingsContext = createContext<Settings>({ ...BY_DEFAULT, set: () => undefined });

export const SettingsProvider = SettingsContext.Provider;
export const useSettings = (): Settings => useContext(SettingsContext);

export const useKeptSettings = (): Settings => {
  const [kept, setKept] = useState(readKept);
  useEffect(() => {
    document.documentElement.dataset['theme'] = kept.theme;
    localStorage.setItem(KEY, JSON.stringify(kept));
  }, [kept]);
  return { ...kept, set: (change) => setKept((before) => ({ ...before, ...change })) };
};

const readKept = (): Pick<Settings, 'zone' | 'theme' | 'hasKeys'> => {
  try {
    return { ...BY_DEFAULT, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as object) };
  } catch {
    return BY_DEFAULT;
  }
};
