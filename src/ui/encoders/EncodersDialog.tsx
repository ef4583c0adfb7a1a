import { useEffect, useRef } from 'react';
import { useEncoders, useEncodersState } from '../context';
import type { Section } from '../../store/encoders';
import { BundledSection } from './BundledSection';
import { DeviceSection } from './DeviceSection';
import { FolderSection } from './FolderSection';
import { HubSection } from './HubSection';
import '../controls/dialog.css';
import './encoders-dialog.css';

/** What each part has the keyboard begin with. */
const FIRST: Readonly<Record<Section, string>> = {
  device: '#encoders-device',
  hub: '#encoders-hub-name',
  folder: '#encoders-folder button',
};

/** Every encoder that can be had, and how. */
export function EncodersDialog() {
  const encoders = useEncoders();
  const open = useEncodersState((state) => state.dialogOpen);
  const lookAt = useEncodersState((state) => state.lookAt);
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
    if (open && lookAt !== null) element.querySelector<HTMLElement>(FIRST[lookAt])?.focus();
  }, [open, lookAt]);

  return (
    <dialog
      ref={dialog}
      className="dialog encoders-dialog"
      aria-labelledby="encoders-title"
      onClose={() => encoders.hide()}
    >
      {open ? (
        <>
          <header className="encoders-head">
            <div>
              <h2 id="encoders-title">Encoders</h2>
              <p className="small muted">
                The frozen model that reads prompt and text: any of the families BERT, RoBERTa, DistilBERT and ELECTRA.
              </p>
            </div>
            <form method="dialog">
              <button type="submit" className="button">
                Close
              </button>
            </form>
          </header>
          <div className="encoders-columns">
            <div className="encoders-column">
              <BundledSection />
              <DeviceSection />
            </div>
            <div className="encoders-column">
              <HubSection />
              <FolderSection />
            </div>
          </div>
        </>
      ) : null}
    </dialog>
  );
}
