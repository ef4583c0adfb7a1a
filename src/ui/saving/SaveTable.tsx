import { LabError } from '../../lab/errors';
import type { Source } from '../../store/provenance';
import { writeCsv } from '../../store/tables/csv';
import { writeLatex } from '../../store/tables/latex';
import { writeMarkdown } from '../../store/tables/markdown';
import type { TableData } from '../../store/tables/table-data';
import { saveFile } from '../files';
import './save-table.css';
import { SaveMenu } from './SaveMenu';

interface Props {
  /** What the page calls it; the files are named after it. */
  readonly title: string;
  /** Called when it is saved; null where there is nothing in it yet. */
  readonly table: () => TableData | null;
  /** Where it comes from, where that is not the population of the page. */
  readonly source?: () => Source;
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

/** Rows and columns. */
const SIGN = 'M1.5 1.5h11v11h-11zM1.5 5h11M1.5 8.75h11M5.2 5v7.5';

/** Saves or copies what a table shows. */
export function SaveTable({ title, table, source }: Props) {
  return (
    <SaveMenu
      kind="table"
      title={title}
      path={SIGN}
      width={270}
      hint="Markdown and LaTeX have the numbers as shown and name the recipe; CSV has shares as shares."
      content={table}
      source={source}
    >
      {(hand) =>
        FORMATS.map(({ name, about, ending, type, write }) => (
          <div key={name} className="save-format">
            <button
              type="button"
              className="button"
              onClick={(event) =>
                hand(
                  event,
                  (data, { lines, stem }) => saveFile(`${stem}.${ending}`, new Blob([write(data, lines)], { type })),
                  `${name} saved: ${title}.`,
                )
              }
            >
              {name} <span className="muted small">{about}</span>
            </button>
            <button
              type="button"
              className="button"
              aria-label={`Copy as ${name}`}
              onClick={(event) =>
                hand(event, (data, { lines }) => copy(write(data, lines)), `${name} copied: ${title}.`)
              }
            >
              Copy
            </button>
          </div>
        ))
      }
    </SaveMenu>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new LabError('copy-refused', 'The browser does not allow copying here.', 'Save the file instead.');
  }
}
