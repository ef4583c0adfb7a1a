import { shapeOf } from '../../store/encoder-names';
import { fileSize } from '../../store/numbers';
import { useEncodersState } from '../context';
import { EncoderCardView } from './EncoderCardView';
import { ShelfItem } from '../shelf/ShelfItem';
import { UseEncoder } from './UseEncoder';

/** The encoders that are part of the lab. */
export function BundledSection() {
  const bundled = useEncodersState((state) => state.shelf?.bundled);
  return (
    <section aria-labelledby="encoders-bundled">
      <h3 id="encoders-bundled">In the lab</h3>
      {bundled === undefined ? (
        <p className="small muted">Looking…</p>
      ) : (
        <ul className="shelf-list">
          {bundled.map(({ id, title, bytes, card }) => (
            <ShelfItem
              key={id}
              title={title}
              about={
                <p>
                  {card === null ? null : `${shapeOf(card)} · `}
                  {fileSize(bytes)}
                </p>
              }
              actions={<UseEncoder id={id} title={title} />}
            >
              {card === null ? null : (
                <details className="shelf-details">
                  <summary>
                    what it learnt from, and how well<span className="visually-hidden">: {title}</span>
                  </summary>
                  <EncoderCardView card={card} />
                </details>
              )}
            </ShelfItem>
          ))}
        </ul>
      )}
    </section>
  );
}
