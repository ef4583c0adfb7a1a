import { useId, useState } from 'react';
import { METRIC_IDS, METRICS, type MetricId } from '../../lab/scores/metric';
import type { TaskChoice } from '../../worker/protocol';
import { useTasks } from '../context';
import { Select } from '../controls/Select';

const METRIC_ENTRIES = METRIC_IDS.map((id) => ({ id, title: METRICS[id].title }));

const SPLITS = [
  { id: 'given', title: 'as given' },
  { id: 'random', title: 'drawn at random' },
];

/** How the task is judged: by which number, and on which examples. */
export function JudgingForm({ choice }: { readonly choice: TaskChoice }) {
  const tasks = useTasks();
  const id = useId();
  const { metric, split, classes, positive, other, maxTest } = choice;
  const entries = classes.map(({ value, name }) => ({ id: value, title: name }));
  const last = classes.at(-1)?.value ?? '';

  return (
    <>
      <div className="choice-row">
        <div className="choice-field">
          <label htmlFor={`${id}metric`}>Judged by</label>
          <Select
            id={`${id}metric`}
            groups={[{ title: null, entries: METRIC_ENTRIES }]}
            value={metric}
            onChoose={(value) => tasks.setMetric(value as MetricId)}
          />
        </div>
        {metric === 'f1' ? (
          <div className="choice-field">
            <label htmlFor={`${id}positive`}>F1 of the class</label>
            <Select
              id={`${id}positive`}
              groups={[{ title: null, entries }]}
              value={positive ?? last}
              onChoose={(value) => tasks.setChoice({ positive: value })}
            />
          </div>
        ) : null}
        {metric === 'macro-f1-without-other' ? (
          <div className="choice-field">
            <label htmlFor={`${id}other`}>“None of these”</label>
            <Select
              id={`${id}other`}
              groups={[{ title: null, entries }]}
              value={other ?? last}
              onChoose={(value) => tasks.setChoice({ other: value })}
            />
          </div>
        ) : null}
      </div>
      <div className="choice-row">
        <div className="choice-field">
          <label htmlFor={`${id}split`}>Test examples</label>
          <Select
            id={`${id}split`}
            groups={[{ title: null, entries: SPLITS }]}
            value={split.kind}
            onChoose={(kind) => tasks.setSplit(kind === 'given' ? 'given' : 'random')}
          />
        </div>
        {split.kind === 'random' ? (
          <>
            <NumberBox
              label="Share, %"
              value={Math.round(100 * split.testShare)}
              min={5}
              max={90}
              onSet={(value) => tasks.setChoice({ split: { ...split, testShare: value / 100 } })}
            />
            <NumberBox
              label="Seed"
              value={split.seed}
              min={0}
              max={9999}
              onSet={(seed) => tasks.setChoice({ split: { ...split, seed } })}
            />
          </>
        ) : null}
        <NumberBox
          label="At most"
          value={maxTest}
          min={1}
          max={100_000}
          onSet={(value) => tasks.setChoice({ maxTest: value })}
        />
      </div>
    </>
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onSet: (value: number) => void;
}

/** A whole number within bounds. What is outside them, as “3” on the way to “30”, is not taken; on leaving it is put back. */
function NumberBox({ label, value, min, max, onSet }: NumberProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div className="choice-field choice-number">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        className="text-box"
        min={min}
        max={max}
        step={1}
        value={typed ?? String(value)}
        onBlur={() => setTyped(null)}
        onChange={(event) => {
          setTyped(event.target.value);
          const number = event.target.valueAsNumber;
          if (Number.isInteger(number) && number >= min && number <= max) onSet(number);
        }}
      />
    </div>
  );
}
