import { ExamplesDialog } from '../examples/ExamplesDialog';
import { ExportMenu } from './ExportMenu';
import { HelpDialog } from './HelpDialog';
import { ShareButton } from './ShareButton';
import { StatusPill } from './StatusPill';
import { TourButton } from '../tour/TourButton';
import { ThemeToggle } from './ThemeToggle';
import { TrainingButtons } from './TrainingButtons';
import './top-bar.css';

export function TopBar() {
  return (
    <header className="top-bar">
      <h1 className="brand">
        Info<span>Prompt</span> Lab
      </h1>
      <TrainingButtons />
      <div className="top-bar-end">
        <StatusPill />
        <ExamplesDialog />
        <TourButton />
        <ShareButton />
        <ExportMenu />
        <ThemeToggle />
        <HelpDialog />
      </div>
    </header>
  );
}
