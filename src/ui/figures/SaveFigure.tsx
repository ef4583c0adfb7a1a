import { useState, type MouseEvent } from 'react';
import { toFailure } from '../../lab/errors';
import type { FigureContent } from '../../store/figures/figure';
import { writeSvg } from '../../store/figures/svg';
import { captionOf, fileStem, provenanceOf } from '../../store/provenance';
import { useSession } from '../context';
import { Popover } from '../controls/Popover';
import { saveFile } from '../files';
import { rasterise } from './png';
import './save.css';

interface Props {
  /** What it is the figure of, as the page calls it; the files are named after it. */
  readonly title: string;
  /** Called when it is saved; null where there is nothing to show yet. */
  readonly figure: () => FigureContent | null;
}

/** Saves a chart as a figure for a paper, with title, legend and recipe. */
export function SaveFigure({ title, figure }: Props) {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);

  async function save(event: MouseEvent, kind: 'SVG' | 'PNG'): Promise<void> {
    const menu = event.currentTarget.closest<HTMLElement>('[popover]');
    const source = provenanceOf(session);
    const content = source === null ? null : figure();
    if (source === null || content === null) {
      setProblem('There is nothing to save yet.');
      return;
    }
    const file = writeSvg({ ...content, caption: captionOf(source) });
    const stem = fileStem(title, source);
    try {
      if (kind === 'SVG') saveFile(`${stem}.svg`, new Blob([file.svg], { type: 'image/svg+xml' }));
      else saveFile(`${stem}.png`, await rasterise(file));
      setProblem(null);
      menu?.hidePopover();
      session.announce(`${kind} saved: ${title}.`);
    } catch (error) {
      const { message, remedy } = toFailure(error);
      setProblem(`${message} ${remedy}`);
    }
  }

  return (
    <Popover
      label={`Save figure: ${title}`}
      title="Save figure"
      buttonClass="icon-tip"
      width={250}
      button={
        <svg viewBox="0 0 14 14" width="13" height="13" aria-hidden="true">
          <path
            d="M7 1v7.5M3.8 5.6L7 8.8l3.2-3.2M1.5 10.5v2h11v-2"
            fill="none"
            stroke="currentcolor"
            strokeWidth="1.4"
          />
        </svg>
      }
    >
      <div className="menu" role="group" aria-label={`Save figure: ${title}`}>
        {(['SVG', 'PNG'] as const).map((kind) => (
          <button key={kind} type="button" className="button" onClick={(event) => void save(event, kind)}>
            {kind}{' '}
            <span className="muted small">
              {kind === 'SVG' ? 'vector, for a paper' : 'pixels, three times as fine'}
            </span>
          </button>
        ))}
      </div>
      <p className="muted small" role="status">
        {problem ?? 'With title, legend, every run and the recipe; always in light colours.'}
      </p>
    </Popover>
  );
}
