import { useEncoders, useEncodersState } from '../context';
import type { Section } from '../../store/encoders';
import { ShelfDialog } from '../shelf/ShelfDialog';
import { BundledSection } from './BundledSection';
import { DeviceSection } from './DeviceSection';
import { FolderSection } from './FolderSection';
import { HubSection } from './HubSection';

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

  return (
    <ShelfDialog
      id="encoders-title"
      title="Encoders"
      about="The frozen model that reads prompt and text: any of the families BERT, RoBERTa, DistilBERT and ELECTRA."
      open={open}
      first={lookAt === null ? null : FIRST[lookAt]}
      onClose={() => encoders.hide()}
    >
      <div className="shelf-columns">
        <div className="shelf-column">
          <BundledSection />
          <DeviceSection />
        </div>
        <div className="shelf-column">
          <HubSection />
          <FolderSection />
        </div>
      </div>
    </ShelfDialog>
  );
}
