import { useId, useMemo, useState } from 'react';
import { chosenRun } from '../../store/chosen-run';
import type { PopulationInfo } from '../../worker/protocol';
import { useColumns, useSessionState } from '../context';
import { Select } from '../controls/Select';
import { RunPicker } from '../prompt/RunPicker';
import { useFollowedStudy } from '../studies/useStudy';
import './attention.css';
import { MapSection } from './MapSection';
import { SummarySection } from './SummarySection';

/** About nothing in particular, so that it suits every task. */
const EXAMPLE = 'The old bridge was closed for a week, and nobody in town knew why.';
const SECOND_EXAMPLE = 'For seven days no one could cross the river there.';
/** A map of more tokens than this makes would be too small to read. */
const LONGEST = 400;

/** Who looks at whom: the prompt, the words, and the token that the answer is read from. */
export function AttentionTab() {
  const population = useSessionState((state) => state.population);
  const followed = useSessionState((state) => state.followed);
  const { columns } = useColumns('evaluation');
  if (population === null || columns.evaluation.length === 0) {
    return (
      <p className="small muted">
        How much the prompt is looked at, and what it looks at, is shown from the first evaluation on: press Play.
      </p>
    );
  }
  const run = chosenRun(population.runs, followed);
  if (run === null) {
    return <p className="small muted">No chosen method has a prompt. Add one at Methods to see who looks at it.</p>;
  }
  return <Parts population={population} run={run} />;
}

function Parts({ population, run }: { readonly population: PopulationInfo; readonly run: number }) {
  const { encoder, task } = population;
  const [text, setText] = useState(EXAMPLE);
  const [text2, setText2] = useState(SECOND_EXAMPLE);
  const [chosenLayer, setLayer] = useState<number | null>(null);
  const [chosenHead, setHead] = useState<number | null>(null);
  // Another encoder may have fewer of them.
  const layer = Math.min(chosenLayer ?? encoder.layers - 1, encoder.layers - 1);
  const head = chosenHead === null || chosenHead >= encoder.heads ? null : chosenHead;
  const isReady = text.trim() !== '' && (!task.pair || text2.trim() !== '');
  const second = task.pair ? text2 : null;
  const ask = useMemo(
    () => (isReady ? ({ topic: 'attention', text, text2: second, run, layer } as const) : null),
    [isReady, text, second, run, layer],
  );
  const state = useFollowedStudy('attention', ask);
  return (
    <div className="view attention-view">
      <Sentence label="A sentence to look at" value={text} onChange={setText} />
      {task.pair ? <Sentence label="Second sentence" value={text2} onChange={setText2} /> : null}
      {isReady ? null : <p className="small muted">Type a sentence to see the attention.</p>}
      <div className="attention-controls">
        <RunPicker population={population} run={run} />
        <div className="attention-choices">
          <Numbered label="Layer" count={encoder.layers} value={layer} onChoose={setLayer} />
          <Numbered label="Head" count={encoder.heads} value={head} whole="mean of all" onChoose={setHead} />
        </div>
      </div>
      {isReady ? (
        <div className="attention-parts">
          <MapSection population={population} run={run} layer={layer} head={head} state={state} />
          <SummarySection population={population} head={head} state={state} />
        </div>
      ) : null}
    </div>
  );
}

interface SentenceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Sentence({ label, value, onChange }: SentenceProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="small muted">
        {label}
      </label>
      <textarea
        id={id}
        className="text-box attention-text"
        rows={2}
        maxLength={LONGEST}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface NumberedProps {
  readonly label: string;
  readonly count: number;
  /** From 0; null for all together. */
  readonly value: number | null;
  /** What all together are called, where that can be chosen. */
  readonly whole?: string;
  readonly onChoose: (index: number | null) => void;
}

function Numbered({ label, count, value, whole, onChoose }: NumberedProps) {
  const id = useId();
  const entries = Array.from({ length: count }, (_, i) => ({ id: String(i), title: String(i + 1) }));
  return (
    <div>
      <label htmlFor={id} className="small muted">
        {label}
      </label>
      <Select
        id={id}
        groups={[{ title: null, entries: whole === undefined ? entries : [{ id: '', title: whole }, ...entries] }]}
        value={value === null ? '' : String(value)}
        onChoose={(chosen) => onChoose(chosen === '' ? null : Number(chosen))}
      />
    </div>
  );
}
