import type { FigureContent } from '../../store/figures/figure';
import { writeSvg } from '../../store/figures/svg';
import type { Source } from '../../store/provenance';
import { saveFile } from '../files';
import { rasterise } from './png';
import { SaveMenu } from './SaveMenu';

interface Props {
  /** What it is the figure of, as the page calls it; the files are named after it. */
  readonly title: string;
  /** Called when it is saved; null where there is nothing to show yet. */
  readonly figure: () => FigureContent | null;
}

const KINDS = [
  { name: 'SVG', about: 'vector, for a paper' },
  { name: 'PNG', about: 'pixels, three times as fine' },
] as const;

/** Onto a tray. */
const SIGN = 'M7 1v7.5M3.8 5.6L7 8.8l3.2-3.2M1.5 10.5v2h11v-2';

/** Saves a chart as a figure for a paper, with title, legend and recipe. */
export function SaveFigure({ title, figure }: Props) {
  async function save(name: 'SVG' | 'PNG', content: FigureContent, { lines, stem }: Source): Promise<void> {
    const file = writeSvg({ ...content, caption: lines });
    if (name === 'SVG') saveFile(`${stem}.svg`, new Blob([file.svg], { type: 'image/svg+xml' }));
    else saveFile(`${stem}.png`, await rasterise(file));
  }

  return (
    <SaveMenu
      kind="figure"
      title={title}
      path={SIGN}
      width={250}
      hint="With title, legend and the recipe; always in light colours."
      content={figure}
    >
      {(hand) =>
        KINDS.map(({ name, about }) => (
          <button
            key={name}
            type="button"
            className="button"
            onClick={(event) =>
              hand(event, (content, source) => save(name, content, source), `${name} saved: ${title}.`)
            }
          >
            {name} <span className="muted small">{about}</span>
          </button>
        ))
      }
    </SaveMenu>
  );
}
