import type { ReactNode } from 'react';
import { compact, inWords, percent } from '../../store/numbers';
import type { EncoderCard } from '../../worker/protocol';
import './encoder-card.css';

/** What a bundled encoder was made of, and what it can do. */
export function EncoderCardView({ card }: { readonly card: EncoderCard }) {
  const { summary, data, tokensSeen, hours, hardware, maskedAccuracy, perplexity, vocabulary, scores, notes } = card;
  return (
    <div className="encoder-card">
      <p>{summary}</p>
      <Scroll label="Training text">
        <table className="card-table">
          <thead>
            <tr>
              <th scope="col">Training text</th>
              <th scope="col">Licence</th>
              <th scope="col" className="figure">
                Tokens
              </th>
              <th scope="col" className="figure">
                Share
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ name, licence, tokens, share }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{licence}</td>
                <td className="figure">{inWords(tokens)}</td>
                <td className="figure">{percent(share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <dl className="card-facts">
        <dt>Trained on</dt>
        <dd>
          {inWords(tokensSeen)} tokens, {compact(hours)} hours, {hardware}
        </dd>
        <dt>Vocabulary</dt>
        <dd>{inWords(vocabulary)} word pieces</dd>
        {maskedAccuracy === null ? null : (
          <>
            <dt>Masked words guessed</dt>
            <dd>{percent(maskedAccuracy)}</dd>
          </>
        )}
        {perplexity === null ? null : (
          <>
            <dt>Perplexity</dt>
            <dd>{compact(perplexity)}</dd>
          </>
        )}
      </dl>
      <Scores scores={scores} />
      <ul className="card-notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}

function Scores({ scores: { columns, rows, note } }: { readonly scores: EncoderCard['scores'] }) {
  if (columns.length === 0) return <p className="card-caption">{note}</p>;
  return (
    <div>
      <p className="card-caption">{note}</p>
      <Scroll label="Scores">
        <table className="card-table score-table">
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column} scope="col" className="figure">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, values }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {columns.map((column, index) => (
                  <td key={column} className="figure">
                    {values[index]?.toFixed(1) ?? '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}

/** A table wider than its place is scrolled by itself, by keyboard too. */
function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="card-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
