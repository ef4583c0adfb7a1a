import { useState, type MouseEvent } from 'react';
import { captionOf, fileStem, provenanceOf } from '../../store/provenance';
import { writeCsv } from '../../store/tables/csv';
import { writeLatex } from '../../store/tables/latex';
import { writeMarkdown } from '../../store/tables/markdown';
import type { TableData } from '../../store/tables/table-data';
import { useSession } from '../context';
import { Popover } from '../controls/Popover';
import { saveFile } from '../files';
import '../figures/save.css';

interface Props {
  /** What the page calls it; the files are named after it. */
  readonly title: string;
  /** Called when it is saved; null where there is nothing in it yet. */
  readonly table: () => TableData | null;
}

interface Format {
  readonly name: string;
  readonly about: string;
  readonly ending: string;
  readonly type: string;
  readonly write: (table: TableData, source: readonly string[]) => string;
}

const FORMATS: readonly Format[] = [
  { name: 'CSV', about: 'all digits', ending: 'csv', type: 'text/csv', write: writeCsv },
  { name: 'Markdown', about: 'as shown', ending: 'md', type: 'text/markdown', write: writeMarkdown },
  { name: 'LaTeX', about: 'booktabs', ending: 'tex', type: 'application/x-tex', write: writeLatex },
];

const HINT = 'Markdown and LaTeX have the numbers as shown and name the recipe; CSV has shares as shares.';

/** Saves or copies what a table shows. */
export function SaveTable({ title, table }: Props) {
  const session = useSession();
  const [said, setSaid] = useState(HINT);

  async function hand(event: MouseEvent, format: Format, way: 'save' | 'copy'): Promise<void> {
    const menu = event.currentTarget.closest<HTMLElement>('[popover]');
    const source = provenanceOf(session);
    const data = source === null ? null : table();
    if (source === null || data === null) {
      setSaid('There is nothing to save yet.');
      return;
    }
    const text = format.write(data, captionOf(source));
    if (way === 'save') {
      saveFile(`${fileStem(title, source)}.${format.ending}`, new Blob([text], { type: format.type }));
    } else {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        setSaid('The browser does not allow copying here: save the file instead.');
        return;
      }
    }
    setSaid(HINT);
    menu?.hidePopover();
    session.announce(`${format.name} ${way === 'save' ? 'saved' : 'copied'}: ${title}.`);
  }

  return (
    <Popover
      label={`Save table: ${title}`}
      title="Save table"
      buttonClass="icon-tip"
      width={270}
      button={
        <svg viewBox="0 0 14 14" width="13" height="13" aria-hidden="true">
          <path
            d="M1.5 1.5h11v11h-11zM1.5 5h11M1.5 8.75h11M5.2 5v7.5"
            fill="none"
            stroke="currentcolor"
            strokeWidth="1.3"
          />
        </svg>
      }
    >
      <div className="save-formats" role="group" aria-label={`Save table: ${title}`}>
        {FORMATS.map((format) => (
          <div key={format.name} className="save-format">
            <button type="button" className="button" onClick={(event) => void hand(event, format, 'save')}>
              {format.name} <span className="muted small">{format.about}</span>
            </button>
            <button
              type="button"
              className="button"
              aria-label={`Copy as ${format.name}`}
              onClick={(event) => void hand(event, format, 'copy')}
            >
              Copy
            </button>
          </div>
        ))}
      </div>
      <p className="muted small" role="status">
        {said}
      </p>
    </Popover>
  );
}
