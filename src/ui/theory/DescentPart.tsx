import { useId, useMemo, useState } from 'react';
import type { PresetId } from '../../lab/presets';
import type { HeadLossTexts } from '../../lab/studies/head-loss-texts';
import { descend, type DescentSettings } from '../../lab/theory/descent';
import { headLossView } from '../../store/head-loss';
import { compact, plainTick } from '../../store/numbers';
import { descentTable } from '../../store/tables/descent-table';
import { Select } from '../controls/Select';
import { StopSlider } from '../controls/StopSlider';
import { Numbers } from '../views/Numbers';
import { ClampText } from './ClampText';
import { DescentCharts } from './DescentCharts';
import { RunNumbers } from './RunNumbers';
import { Verdict } from './Verdict';
import { verdictWords } from './verdict-words';

const STEPS = 200;
const STEP_STOPS = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4];
const DECAY_STOPS = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
const AHEAD_STOPS = [-4, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 6, 8, 12];

interface Props {
  readonly found: HeadLossTexts;
  /** Updates done when it was taken. */
  readonly step: number;
  /** Of the run, and what it is called. */
  readonly preset: PresetId;
  readonly title: string;
}

/** A descent with its controls, and whether what is promised of it holds. */
export function DescentPart({ found, step, preset, title }: Props) {
  const [text, setText] = useState<number | null>(null);
  const [clamped, setClamped] = useState(preset === 'infoprompt-released');
  const [settings, setSettings] = useState<DescentSettings>({
    stepFactor: 1,
    decayFactor: 0,
    steps: STEPS,
    ahead: 6,
  });
  const view = useMemo(() => headLossView(found, text, clamped), [found, text, clamped]);
  const descent = useMemo(() => descend(view.problem, view.start, settings), [view, settings]);
  const { stepFactor, decayFactor, ahead } = settings;
  const decays = decayFactor > 0;
  const stepText = (factor: number): string => {
    const unit = decays ? '1/(M + λ)' : '1/M';
    return factor === 1 ? unit : `${factor} × ${unit}`;
  };
  const verdict = verdictWords(descent, settings, clamped);
  const about = [
    `Plain gradient descent from the prompt of ${title}, at step ${step} of its training. Step size ${stepText(stepFactor)}, weight decay ${decayText(decayFactor)}${clamped ? ', clamped at −2 as released' : ''}.`,
    `Negatives: the words of ${text === null ? `${found.texts.length} validation texts, the loss their mean` : `“${found.texts[text] ?? ''}”`}. At the comparison point p′ the score of the prompt is ${natsText(ahead)} higher.`,
    `Bound of the loss: ${verdict.loss}${verdict.distance === null ? '' : ` Bound of the distance: ${verdict.distance}`} ${verdict.promise}`,
  ];
  return (
    <div className="theory-descent">
      <div className="theory-column">
        <TextSelect texts={found.texts} value={text} onChoose={setText} />
        <div className="theory-controls">
          <StopSlider
            label="Step η"
            stops={STEP_STOPS}
            value={stepFactor}
            format={stepText}
            onChoose={(value) => setSettings({ ...settings, stepFactor: value })}
          />
          <StopSlider
            label="Weight decay λ"
            stops={DECAY_STOPS}
            value={decayFactor}
            format={decayText}
            onChoose={(value) => setSettings({ ...settings, decayFactor: value })}
          />
          <StopSlider
            label="s⁺ of p′ higher by"
            stops={AHEAD_STOPS}
            value={ahead}
            format={natsText}
            onChoose={(value) => setSettings({ ...settings, ahead: value })}
          />
          <label className="theory-check">
            <input type="checkbox" checked={clamped} onChange={(event) => setClamped(event.target.checked)} /> As
            released: clamp at −2
          </label>
        </div>
        <Verdict words={verdict} />
        <ClampText view={view} clamped={clamped} mean={text === null} />
      </div>
      <div className="theory-column">
        <DescentCharts descent={descent} preset={preset} decays={decays} about={about} />
      </div>
      <RunNumbers found={found} view={view} step={step} />
      <Numbers
        name="The descent in numbers"
        about={`The comparison point has ${compact(descent.comparison)} nats.`}
        table={descentTable(descent, about)}
      />
    </div>
  );
}

function decayText(factor: number): string {
  return factor === 0 ? 'none' : `${factor} M`;
}

function natsText(value: number): string {
  return `${plainTick(value)} nats`;
}

interface TextProps {
  readonly texts: readonly string[];
  readonly value: number | null;
  readonly onChoose: (text: number | null) => void;
}

function TextSelect({ texts, value, onChoose }: TextProps) {
  const id = useId();
  const groups = [
    { title: null, entries: [{ id: 'all', title: `Mean over ${texts.length} validation texts` }] },
    { title: 'One text', entries: texts.map((text, index) => ({ id: String(index), title: text })) },
  ];
  return (
    <div>
      <label htmlFor={id} className="small muted">
        Negatives: the words of
      </label>
      <Select
        id={id}
        groups={groups}
        value={value === null ? 'all' : String(value)}
        onChoose={(chosen) => onChoose(chosen === 'all' ? null : Number(chosen))}
      />
    </div>
  );
}
