/** Light, dark, or as the system has it; remembered where the browser lets us remember. */
import { keepText, readText } from './kept-text';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = Exclude<ThemeChoice, 'system'>;

const KEY = 'infoprompt-lab.theme';

export interface ThemeStore {
  choose(choice: ThemeChoice): void;
  readonly getChoice: () => ThemeChoice;
  readonly getTheme: () => Theme;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createThemeStore(root: HTMLElement, storage: () => Storage, dark: MediaQueryList): ThemeStore {
  const listeners = new Set<() => void>();
  let choice = remembered(storage);

  const getTheme = (): Theme => (choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice);

  function apply(): void {
    root.dataset['theme'] = getTheme();
    for (const listener of listeners) listener();
  }

  dark.addEventListener('change', apply);
  apply();

  return {
    choose(next) {
      choice = next;
      keepText(storage, KEY, next);
      apply();
    },
    getChoice: () => choice,
    getTheme,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function remembered(storage: () => Storage): ThemeChoice {
  const stored = readText(storage, KEY);
  return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
}
