import { useSyncExternalStore } from 'react';
import { THEME_CHOICES, type ThemeChoice } from '../../store/theme';
import { usePage } from '../context';

const SHAPES: Readonly<Record<ThemeChoice, { readonly name: string; readonly path: string }>> = {
  system: { name: 'as the system', path: 'M8 1a7 7 0 0 1 0 14A7 7 0 0 1 8 1m0 1.4a5.6 5.6 0 0 0 0 11.2z' },
  light: {
    name: 'light',
    path: 'M8 4.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7M7.3 0h1.4v2.6H7.3zM7.3 13.4h1.4V16H7.3zM0 7.3h2.6v1.4H0zM13.4 7.3H16v1.4h-2.6zM2.8 1.9l1.9 1.8-1 1-1.8-1.9zM13.2 1.9l.9.9-1.8 1.9-1-1zM1.9 13.2l1.8-1.9 1 1-1.9 1.8zM12.3 11.3l1.8 1.9-.9.9-1.9-1.8z',
  },
  dark: { name: 'dark', path: 'M6 1.2A6 6 0 0 0 14.8 10A7 7 0 1 1 6 1.2' },
};

/** Goes round: as the system, light, dark. */
export function ThemeToggle() {
  const { theme } = usePage();
  const choice = useSyncExternalStore(theme.subscribe, theme.getChoice);
  const next = THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'system';
  const { name, path } = SHAPES[choice];
  return (
    <button
      type="button"
      className="button icon-button"
      aria-label={`Theme: ${name}`}
      title={`Theme: ${name}; press for ${SHAPES[next].name}`}
      onClick={() => theme.choose(next)}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} fill="currentcolor" fillRule="evenodd" />
      </svg>
    </button>
  );
}
