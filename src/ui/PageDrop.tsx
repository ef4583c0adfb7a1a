import { useEffect, useEffectEvent, useState } from 'react';
import { filesOf, freeName, readDrop, tablesAmong, type Dropped } from '../store/dropped';
import { useEncoders, useTasks } from './context';
import './page-drop.css';

/** Browsers say several times a second that files are held, but not always when they are held no longer; milliseconds. */
const SILENCE = 800;

/** Takes an encoder or tables of sentences wherever they are dropped, and says so while they are held over the page. */
export function PageDrop() {
  const encoders = useEncoders();
  const tasks = useTasks();
  const [over, setOver] = useState(false);

  /** @param folder the folder that they came in; null for files by themselves. */
  function takeFiles(files: readonly File[], folder: string | null): void {
    const tables = tablesAmong(files, folder === null);
    if (tables.length > 0) {
      encoders.hide();
      void tasks.read(tables);
    } else {
      const stored = encoders.store.getState().shelf?.stored ?? [];
      tasks.hide();
      void encoders.add(folder ?? freeName(stored.map(({ id }) => id)), files);
    }
  }

  async function take({ folders, files }: Dropped): Promise<void> {
    const [folder, second] = folders;
    if (second !== undefined) {
      encoders.refuse('Several folders were dropped.', 'Drop one encoder’s folder at a time.');
      return;
    }
    if (folder === undefined) {
      if (files.length > 0) takeFiles(files, null);
      return;
    }
    const inside = await filesOf(folder).catch(() => null);
    if (inside === null) {
      encoders.refuse(`The folder “${folder.name}” cannot be read.`, 'Choose it with “Choose folder…” instead.');
    } else takeFiles([...inside, ...files], folder.name);
  }

  const onDrop = useEffectEvent((event: DragEvent) => {
    setOver(false);
    const { dataTransfer } = event;
    if (dataTransfer === null || !hasFiles(event)) return;
    // Without this the browser would leave the page for the file.
    event.preventDefault();
    void take(readDrop(dataTransfer));
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hold = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
      clearTimeout(timer);
      timer = setTimeout(() => setOver(false), SILENCE);
    };
    const drop = (event: DragEvent): void => {
      clearTimeout(timer);
      onDrop(event);
    };
    window.addEventListener('dragover', hold);
    window.addEventListener('drop', drop);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('dragover', hold);
      window.removeEventListener('drop', drop);
    };
  }, []);

  return over ? (
    <div className="page-drop" aria-hidden="true">
      <p>Drop sentences with labels (TSV, CSV, JSON, Parquet), or an encoder’s folder</p>
    </div>
  ) : null;
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
