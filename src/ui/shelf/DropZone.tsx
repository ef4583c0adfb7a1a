import { useState, type ReactNode } from 'react';
import './drop-zone.css';

/** Shows that files may be dropped; they are taken wherever on the page they land. */
export function DropZone({ children }: { readonly children: ReactNode }) {
  const [over, setOver] = useState(false);
  return (
    <div
      className={`drop-zone ${over ? 'drop-zone-over' : ''}`}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
    >
      {children}
    </div>
  );
}
