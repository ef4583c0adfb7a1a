import type { MetricId } from '../../lab/scores/metric';
import { componentInWords, SOURCE_NAMES, type MethodSpread, type Spread } from '../../store/spread';
import { spreadTable } from '../../store/tables/sensitivity-tables';
import { MethodName } from '../controls/MethodName';
import { spreadFigure } from '../figures/sensitivity-figures';
import { SaveFigure } from '../saving/SaveFigure';
import { SaveTable } from '../saving/SaveTable';
import { methodColour } from '../theme';
import { Part } from '../views/Part';
import { sourceStrength } from './plot-layout';

/** Where the spread of each method's scores comes from. */
export function SpreadSection({ metric, spread }: { readonly metric: MetricId; readonly spread: Spread | null }) {
  return (
    <Part
      title="Where the spread comes from"
      guide="Each figure is a standard deviation: how far scores typically lie apart by that source alone (the mean distance from the median, which the verdict compares, is smaller). Where there are several sources, a bar divides the variance among them."
      why="What matters for the choice of an initialisation is not how far runs lie apart but how much of that is the initialisation’s doing. Only a population with several initialisations, seeds and samples can tell them apart; what yours cannot tell is said."
      formula="y = μ + initialisation + seed(initialisation) + sample + initialisation × sample + rest, all random; variances by Henderson’s method I; an estimate below 0 is put to 0"
      tools={
        <>
          <SaveTable
            title="Where the spread comes from"
            table={() => (spread === null ? null : spreadTable(spread, metric))}
          />
          <SaveFigure
            title="Where the spread comes from"
            figure={() => (spread === null ? null : spreadFigure(spread, metric))}
          />
        </>
      }
    >
      {spread === null ? (
        <p className="small muted">There are no scores yet.</p>
      ) : (
        <ul className="sens-spread">
          {spread.methods.map((method) => (
            <SpreadItem key={method.preset} method={method} metric={metric} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function SpreadItem({ method, metric }: { readonly method: MethodSpread; readonly metric: MetricId }) {
  const { preset, n, components } = method;
  const estimated = components.filter(({ deviation }) => deviation !== null);
  // That of the interplay follows from the others, and what is in the rest is said where it is.
  const unknown = components.filter(
    ({ source, deviation }) => deviation === null && source !== 'interplay' && source !== 'rest',
  );
  const shares = components.map(({ source, share }, index) => ({
    source,
    share: share ?? 0,
    background: `color-mix(in oklab, ${methodColour(preset)} ${sourceStrength(index)}%, var(--panel))`,
  }));
  return (
    <li>
      <h4>
        <MethodName preset={preset} /> <span className="muted small">N = {n}</span>
      </h4>
      {estimated.length === 0 ? (
        <p className="small muted">Too few runs with scores to take their spread apart.</p>
      ) : (
        <>
          {estimated.length === 1 ? null : (
            <div className="sens-bar sens-shares" aria-hidden="true">
              {shares.map(({ source, share, background }) => (
                <span
                  key={source}
                  style={{ flexGrow: share, background }}
                  title={`${SOURCE_NAMES[source]}: ${(100 * share).toFixed(0)} % of the variance`}
                />
              ))}
            </div>
          )}
          <p className="small number">
            {estimated.map((component, index) => (
              <span key={component.source} className="sens-source">
                <span
                  className="sens-swatch"
                  style={{ background: shares.find(({ source }) => source === component.source)?.background }}
                />
                {componentInWords(metric, component)}
                {component.share === null || component.cut || estimated.length === 1
                  ? ''
                  : ` (${(100 * component.share).toFixed(0)} %)`}
                {index < estimated.length - 1 ? ', ' : '.'}
              </span>
            ))}
          </p>
          {unknown.length === 0 ? null : (
            <p className="small muted">{unknown.map((component) => componentInWords(metric, component)).join('; ')}.</p>
          )}
        </>
      )}
    </li>
  );
}
