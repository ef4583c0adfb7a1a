/** What a task of a person's own is called: in recipes, and beside others of the same name. */
import { LabError } from '../errors';

const OWN = 'own:';

/** Letters of a title that the name in a recipe takes. */
const LONGEST = 80;

/**
 * The name in a recipe. Signs that a recipe's field does not take become spaces.
 *
 * @throws LabError `task-invalid` when nothing is left of the title.
 */
export function ownId(title: string): string {
  const plain = title.replaceAll(/[\p{Cc}\p{Cs}/\\@]+/gu, ' ').trim();
  const name = Array.from(plain).slice(0, LONGEST).join('').trim();
  if (name !== '') return `${OWN}${name}`;
  throw new LabError('task-invalid', 'The task has no name.', 'Give it one.');
}

/**
 * The title, or, where a task is called so already, the first of “title 2”, “title 3”, … that none is.
 *
 * @param ids of all tasks there are.
 * @throws LabError as `ownId` does.
 */
export function freeTitle(title: string, ids: Iterable<string>): string {
  const taken = new Set(ids);
  const name = title.trim();
  if (!taken.has(ownId(name))) return name;
  const short = Array.from(name)
    .slice(0, LONGEST - 6)
    .join('');
  for (let number = 2; ; number++) {
    const next = `${short} ${number}`;
    if (!taken.has(ownId(next))) return next;
  }
}
