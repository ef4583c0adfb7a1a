import { Tabs } from '../controls/Tabs';
import { SensitivityTab } from '../sensitivity/SensitivityTab';
import { EndsTab } from './EndsTab';
import { GradientsTab } from './GradientsTab';
import { RunsTab } from './RunsTab';
import { ScoresTab } from './ScoresTab';
import { TryTab } from './TryTab';
import './detail-tabs.css';

const TABS = [
  { id: 'ends', title: 'Runs end', content: <EndsTab /> },
  { id: 'sensitivity', title: 'Sensitivity', content: <SensitivityTab /> },
  { id: 'scores', title: 'Scores', content: <ScoresTab /> },
  { id: 'gradients', title: 'Gradients', content: <GradientsTab /> },
  { id: 'runs', title: 'Runs', content: <RunsTab /> },
  { id: 'try', title: 'Try it', content: <TryTab /> },
];

export function DetailTabs() {
  return (
    <section className="panel detail-tabs" aria-label="Details">
      <Tabs label="Details" tabs={TABS} />
    </section>
  );
}
