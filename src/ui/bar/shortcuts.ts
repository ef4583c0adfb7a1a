/** The page's keys, in one table. */
export type ShortcutAction = 'toggle' | 'step' | 'reset' | 'help';

export interface Shortcut {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  readonly name: string;
  readonly about: string;
  readonly action: ShortcutAction;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { key: ' ', name: 'Space', about: 'play or pause', action: 'toggle' },
  { key: 's', name: 'S', about: 'one step', action: 'step' },
  { key: 'r', name: 'R', about: 'reset to step 0', action: 'reset' },
  { key: '?', name: '?', about: 'this sheet', action: 'help' },
];

/** Elements that want the space bar for themselves. */
const PRESSED_BY_SPACE = 'button, a, input, select, textarea, summary, [role="tab"], [contenteditable="true"]';
/** Elements into which one types. */
const TYPED_INTO =
  'input:not([type="range"], [type="checkbox"], [type="radio"]), select, textarea, [contenteditable="true"]';

export function listenForShortcuts(actions: Readonly<Record<ShortcutAction, () => void>>): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const shortcut = SHORTCUTS.find(({ key }) => key === event.key.toLowerCase());
    const busy = event.key === ' ' ? PRESSED_BY_SPACE : TYPED_INTO;
    if (shortcut === undefined || (event.target instanceof Element && event.target.closest(busy) !== null)) return;
    event.preventDefault();
    actions[shortcut.action]();
  }
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
