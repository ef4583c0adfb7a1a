import { useEffect, useRef } from 'react';
import { SHORTCUTS, listenForShortcuts } from './shortcuts';
import { usePage } from '../context';
import '../controls/dialog.css';
import './help-dialog.css';

/** The help sheet, and the keys that work anywhere on the page. */
export function HelpDialog() {
  const { session, undo } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(
    () =>
      listenForShortcuts({
        toggle: () => session.toggle(),
        step: () => session.step(),
        reset: () => session.reset(),
        undo: () => undo.undo(),
        redo: () => undo.redo(),
        help: () => dialog.current?.showModal(),
      }),
    [session, undo],
  );

  return (
    <>
      <button
        type="button"
        className="button icon-button"
        aria-label="Help"
        aria-keyshortcuts="?"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <dialog ref={dialog} className="dialog help-dialog" aria-labelledby="help-title">
        <h2 id="help-title">What you are looking at</h2>
        <p>
          A soft prompt is a handful of trained vectors placed among a text’s word embeddings. The encoder itself stays
          frozen. Here many such prompts are trained at once, in this browser: every method, from every initialisation,
          with every seed, on the same batches.
        </p>
        <p>
          A thin line is one run; a thick line the median of a method’s runs; the band their middle half. How far the
          thin lines lie apart is how much the result depends on where a prompt starts.
        </p>
        <p>
          InfoPrompt adds two contrastive losses: the <em>head loss</em> between prompt and class embeddings, weighted
          by γ, and the <em>representation loss</em> between prompt and what the encoder makes of the text, weighted by
          β. Its control, “MI off”, is the same without the two. Whether they help is for the curves to say.
        </p>
        <h3>Keys</h3>
        <dl className="shortcut-list">
          {SHORTCUTS.map(({ name, about }) => (
            <div key={name}>
              <dt>
                <kbd>{name}</kbd>
              </dt>
              <dd>{about}</dd>
            </div>
          ))}
        </dl>
        <p className="muted small">
          Sliders: arrow keys step, a double click restores the default. Your data and your runs never leave this
          machine.
        </p>
        <form method="dialog">
          <button type="submit" className="button button-primary">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}
