import { useId, useMemo, useState } from 'react';
import type { PresetId } from '../../lab/presets';
import type { HeadLossTexts } from '../../lab/studies/head-loss-texts';
import { descend, type DescentSettings } from '../../lab/theory/descent';
import { headLossView } from '../../store/head-loss';
import { Select } from '../controls/Select';
import { StopSlider } from '../controls/StopSlider';
import { methodColour } from '../theme';
import { ClampText } from './ClampText';
import { DescentTable } from './DescentTable';
import { DistanceChart, LossChart } from './DescentCharts';
import { RunNumbers } from './RunNumbers';
import { Verdict } from './Verdict';

const STEPS = 200;
const STEP_STOPS = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4];
const DECAY_STOPS = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
const AHEAD_STOPS = [-4, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 6, 8, 12];

interface Props {
  readonly found: HeadLossTexts;
  /** Updates done when it was taken. */
  readonly step: number;
  readonly preset: PresetId | null;
}

/** A descent with its controls, and whether what is promised of it holds. */
export function DescentPart({ found, step, preset }: Props) {
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
  const colour = preset === null ? 'var(--accent)' : methodColour(preset);
  const { stepFactor, decayFactor, ahead } = settings;
  const decays = decayFactor > 0;
  const unit = decays ? '1/(M + λ)' : '1/M';
  return (
    <div className="theory-descent">
      <div className="theory-column">
        <TextSelect texts={found.texts} value={text} onChoose={setText} />
        <div className="theory-controls">
          <StopSlider
            label="Step η"
            stops={STEP_STOPS}
            value={stepFactor}
            format={(value) => (value === 1 ? unit : `${value} × ${unit}`)}
            onChoose={(value) => setSettings({ ...settings, stepFactor: value })}
          />
          <StopSlider
            label="Weight decay λ"
            stops={DECAY_STOPS}
            value={decayFactor}
            format={(value) => (value === 0 ? 'none' : `${value} M`)}
            onChoose={(value) => setSettings({ ...settings, decayFactor: value })}
          />
          <StopSlider
            label="s⁺ of p′ higher by"
            stops={AHEAD_STOPS}
            value={ahead}
            format={(value) => `${String(value).replace('-', '−')} nats`}
            onChoose={(value) => setSettings({ ...settings, ahead: value })}
          />
          <label className="theory-check">
            <input type="checkbox" checked={clamped} onChange={(event) => setClamped(event.target.checked)} /> As
            released: clamp at −2
          </label>
        </div>
        <Verdict descent={descent} settings={settings} clamped={clamped} />
        <ClampText view={view} clamped={clamped} mean={text === null} />
      </div>
      <div className="theory-column">
        <LossChart descent={descent} colour={colour} decays={decays} />
        {descent.distances === null ? null : <DistanceChart distances={descent.distances} colour={colour} />}
      </div>
      <RunNumbers found={found} view={view} step={step} />
      <DescentTable descent={descent} />
    </div>
  );
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
