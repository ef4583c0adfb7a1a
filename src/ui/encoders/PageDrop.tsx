import { useEffect, useState } from 'react';
import { filesOf, freeName, type Dropped } from '../../store/dropped';
import { useEncoders } from '../context';
import { hasFiles, usePageDrop } from '../page-drop';
import './page-drop.css';

/** Browsers say several times a second that files are held, but not always when they are held no longer; milliseconds. */
const SILENCE = 800;

/** Takes an encoder's folder or files wherever they are dropped, and says so while they are held over the page. */
export function PageDrop() {
  const encoders = useEncoders();
  const [over, setOver] = useState(false);

  async function take({ folders, files }: Dropped): Promise<void> {
    const [folder, second] = folders;
    if (second !== undefined) {
      encoders.refuse('Several folders were dropped.', 'Drop one encoder’s folder at a time.');
      return;
    }
    if (folder === undefined) {
      const stored = encoders.store.getState().shelf?.stored ?? [];
      if (files.length > 0) await encoders.add(freeName(stored.map(({ id }) => id)), files);
      return;
    }
    try {
      await encoders.add(folder.name, await filesOf(folder));
    } catch {
      encoders.refuse(`The folder “${folder.name}” cannot be read.`, 'Choose it with “Choose folder…” instead.');
    }
  }

  usePageDrop('encoder', (dropped) => void take(dropped));

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (): void => {
      clearTimeout(timer);
      setOver(false);
    };
    const hold = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      setOver(true);
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE);
    };
    window.addEventListener('dragover', hold);
    window.addEventListener('drop', end);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('dragover', hold);
      window.removeEventListener('drop', end);
    };
  }, []);

  return over ? (
    <div className="page-drop" aria-hidden="true">
      <p>Drop an encoder’s folder, or the files of your own sentences</p>
    </div>
  ) : null;
}
