import { lazy, Suspense, useState, type ComponentType } from 'react';
import { Tabs } from '../controls/Tabs';
import './detail-tabs.css';

/** A view is loaded when it is first opened, so that the page itself stays small. */
function view(load: () => Promise<ComponentType>) {
  const View = lazy(() => load().then((component) => ({ default: component })));
  return (
    <Suspense fallback={<p className="small muted">Loading the view…</p>}>
      <View />
    </Suspense>
  );
}

/** What came out, then why. */
const TABS = [
  { id: 'ends', title: 'Runs end', content: view(() => import('./EndsTab').then(({ EndsTab }) => EndsTab)) },
  {
    id: 'sensitivity',
    title: 'Sensitivity',
    content: view(() => import('../sensitivity/SensitivityTab').then(({ SensitivityTab }) => SensitivityTab)),
  },
  { id: 'scores', title: 'Scores', content: view(() => import('./ScoresTab').then(({ ScoresTab }) => ScoresTab)) },
  { id: 'runs', title: 'Runs', content: view(() => import('./RunsTab').then(({ RunsTab }) => RunsTab)) },
  { id: 'try', title: 'Try it', content: view(() => import('./TryTab').then(({ TryTab }) => TryTab)) },
  {
    id: 'information',
    title: 'Information',
    beginsRow: true,
    content: view(() => import('../information/InformationTab').then(({ InformationTab }) => InformationTab)),
  },
  {
    id: 'prompt',
    title: 'Prompt',
    content: view(() => import('../prompt/PromptTab').then(({ PromptTab }) => PromptTab)),
  },
  {
    id: 'attention',
    title: 'Attention',
    content: view(() => import('../attention/AttentionTab').then(({ AttentionTab }) => AttentionTab)),
  },
  {
    id: 'theory',
    title: 'Theory',
    content: view(() => import('../theory/TheoryTab').then(({ TheoryTab }) => TheoryTab)),
  },
];

export function DetailTabs() {
  const [wide, setWide] = useState(false);
  const name = wide ? 'Show the charts beside it again' : 'Give this view the room of the charts';
  return (
    <section className={`panel detail-tabs ${wide ? 'wide' : ''}`} aria-label="Details">
      <button
        type="button"
        className="widen"
        aria-pressed={wide}
        aria-label={name}
        title={name}
        onClick={() => setWide(!wide)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path
            d={
              wide
                ? 'M2 8h5M4.5 5.5 7 8l-2.5 2.5M14 8H9M11.5 5.5 9 8l2.5 2.5'
                : 'M7 8H2m2.5-2.5L2 8l2.5 2.5M9 8h5m-2.5-2.5L14 8l-2.5 2.5'
            }
          />
        </svg>
      </button>
      <Tabs label="Details" tabs={TABS} />
    </section>
  );
}
