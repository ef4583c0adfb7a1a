import { Announcer } from './Announcer';
import { TopBar } from './bar/TopBar';
import { EncodersDialog } from './encoders/EncodersDialog';
import { ScoreChart, CrossEntropyChart, HeadLossChart, RepresentationLossChart, ScoreNotes } from './panels/Charts';
import { DetailTabs } from './panels/DetailTabs';
import { RecipePanel } from './panels/RecipePanel';
import { StatusCard } from './panels/StatusCard';
import { SpeedDialog } from './speed/SpeedDialog';
import { PageDrop } from './PageDrop';
import { TasksDialog } from './tasks/TasksDialog';
import { TourPanel } from './tour/TourPanel';
import './app.css';

export function App() {
  return (
    <>
      <TopBar />
      <main className="layout">
        <RecipePanel />
        <div className="centre">
          <StatusCard />
          <ScoreChart />
          <div className="small-charts">
            <CrossEntropyChart />
            <HeadLossChart />
            <RepresentationLossChart />
          </div>
          <ScoreNotes />
        </div>
        <DetailTabs />
      </main>
      <TasksDialog />
      <EncodersDialog />
      <SpeedDialog />
      <PageDrop />
      <TourPanel />
      <Announcer />
    </>
  );
}
