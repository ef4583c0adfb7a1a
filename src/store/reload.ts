/** Takes up, when the page is loaded, the training that this tab was left with. */
import type { Link } from './link';
import type { ResumeEntries, ResumeEntry } from './resume-entries';
import type { Session } from './session';
import { restartChanges } from './session-state';

/** A storage that says nothing for so long is taken for one that does not work, milliseconds. */
const PATIENCE = 2000;

/**
 * Opens the population where it stood, or as the address says.
 *
 * @throws whatever the storage rejects with; the population is open then, too.
 */
export async function openAsLeft(session: Session, link: Link, entries: ResumeEntries, id: string): Promise<void> {
  let entry: ResumeEntry | null = null;
  try {
    entry = await soon(entries.read(id));
  } finally {
    if (entry === null || !fits(entry, link)) openAnew(session, link);
    else await takeUp(session, link, entry);
  }
}

export function openAnew(session: Session, link: Link): void {
  if (session.store.getState().play !== 'idle') return;
  if (link.autoplay) session.startNew();
  else void session.open();
}

/** Whether the address asks for what was being trained. */
function fits({ query, controls }: ResumeEntry, link: Link): boolean {
  return query === link.query || restartChanges(controls, link.recipe).length === 0;
}

async function takeUp(session: Session, link: Link, entry: ResumeEntry): Promise<void> {
  const { controls, columns, running } = entry;
  const touched = entry.touched || link.setsRecipe;
  // An address that has changed since has caught up with the controls, or somebody has written something else into it.
  session.store.setState({ touched, recipe: entry.query === link.query ? controls : link.recipe });
  const failure = await session.open({
    point: entry,
    columns,
    running,
    tell: ({ resumed }) => `The training was taken up at step ${resumed?.step ?? 0}.`,
  });
  if (failure?.code !== 'checkpoint-invalid') return;
  session.store.setState({ recipe: link.recipe });
  await session.open();
  session.notify(`The training of this tab could not be taken up. ${failure.message} It starts from step 0.`);
}

function soon<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('The storage does not answer.')), PATIENCE);
  });
  return Promise.race([promise, late]);
}
