import { useRef, useState } from 'react';
import { EXAMPLES, exampleLink, type Example } from '../../store/examples';
import { readLink, type View } from '../../store/link';
import { enumerateRuns } from '../../lab/training/runs';
import { BarText } from '../bar/BarText';
import '../controls/dialog.css';
import './examples.css';

/** Four cards. */
const SIGN = 'M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z';

/** Ready experiments, each an ordinary link: it opens here, in a new tab, or is sent to somebody. */
export function ExamplesDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [view, setView] = useState<View | null>(null);

  function open(): void {
    setView(readLink(window.location.search));
    dialog.current?.showModal();
  }

  return (
    <>
      <button
        type="button"
        className="button"
        title="Ready experiments"
        aria-label="Examples"
        aria-haspopup="dialog"
        onClick={open}
      >
        <BarText text="Examples" path={SIGN} />
      </button>
      <dialog
        ref={dialog}
        className="dialog sheet-dialog examples-dialog"
        aria-labelledby="examples-title"
        onClose={() => setView(null)}
      >
        {view === null ? null : (
          <>
            <header className="sheet-head">
              <div>
                <h2 id="examples-title">Examples</h2>
                <p className="small muted">
                  Each opens ready to Play. “We saw” is one run of exactly this recipe by this program (WASM, two
                  cores); how long it takes is meant for two cores without a graphics card.
                </p>
              </div>
              <form method="dialog">
                <button type="submit" className="button">
                  Close
                </button>
              </form>
            </header>
            <ul className="examples-list" aria-label="Ready experiments">
              {EXAMPLES.map((example) => (
                <ExampleCard key={example.id} example={example} view={view} />
              ))}
            </ul>
          </>
        )}
      </dialog>
    </>
  );
}

/** Classes of the bundled tasks that the examples use do not change how many runs there are. */
const CLASSES = 2;

function ExampleCard({ example, view }: { readonly example: Example; readonly view: View }) {
  const { title, shows, lookFor, seen, takes, recipe } = example;
  return (
    <li className="example">
      <h3>
        <a href={exampleLink(example, view)}>{title}</a>
      </h3>
      <p className="small muted number">
        {enumerateRuns(recipe, CLASSES).length} runs, {recipe.steps} steps, {takes}
      </p>
      <p>{shows}</p>
      <p>
        <strong>Look for:</strong> {lookFor}
      </p>
      <p className="small example-seen">
        <strong>We saw:</strong> {seen}
      </p>
    </li>
  );
}
