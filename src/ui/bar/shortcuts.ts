/** The page's keys, in one table. */
export type ShortcutAction = 'toggle' | 'step' | 'reset' | 'undo' | 'redo' | 'help';

export interface Shortcut {
  /** `KeyboardEvent.key`, in lower case. */
  readonly key: string;
  /** With Control, or Command on a Mac. */
  readonly command?: boolean;
  /** Absent: whether Shift is held does not matter, because some keys need it to be typed. */
  readonly shift?: boolean;
  readonly name: string;
  readonly about: string;
  readonly action: ShortcutAction;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { key: ' ', name: 'Space', about: 'play or pause', action: 'toggle' },
  { key: 's', name: 'S', about: 'one step', action: 'step' },
  { key: 'r', name: 'R', about: 'reset to step 0', action: 'reset' },
  { key: 'z', command: true, shift: false, name: 'Ctrl/⌘ Z', about: 'undo a change of the recipe', action: 'undo' },
  { key: 'z', command: true, shift: true, name: 'Shift Ctrl/⌘ Z', about: 'redo it', action: 'redo' },
  { key: 'y', command: true, shift: false, name: 'Ctrl/⌘ Y', about: 'redo it', action: 'redo' },
  { key: '?', name: '?', about: 'this sheet', action: 'help' },
];

/** Elements that want the space bar for themselves. */
const PRESSED_BY_SPACE = 'button, a, input, select, textarea, summary, [role="tab"], [contenteditable="true"]';
/** Elements into which one types, and which have an undo of their own. */
const TYPED_INTO =
  'input:not([type="range"], [type="checkbox"], [type="radio"]), select, textarea, [contenteditable="true"]';

function matches({ key, command = false, shift }: Shortcut, event: KeyboardEvent): boolean {
  return (
    key === event.key.toLowerCase() &&
    command === (event.ctrlKey || event.metaKey) &&
    (shift === undefined || shift === event.shiftKey)
  );
}

export function listenForShortcuts(actions: Readonly<Record<ShortcutAction, () => void>>): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.repeat || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const shortcut = SHORTCUTS.find((candidate) => matches(candidate, event));
    const busy = event.key === ' ' ? PRESSED_BY_SPACE : TYPED_INTO;
    if (shortcut === undefined || (event.target instanceof Element && event.target.closest(busy) !== null)) return;
    event.preventDefault();
    actions[shortcut.action]();
  }
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
