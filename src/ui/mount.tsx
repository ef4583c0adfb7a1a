import './theme.css';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepAddress } from '../store/address';
import { ChartView } from '../store/chart-view';
import { Encoders } from '../store/encoders';
import { History } from '../store/history/history';
import { Keeping } from '../store/keeping';
import { readLink, type Link } from '../store/link';
import { openAnew, openAsLeft } from '../store/reload';
import { rescueFrom } from '../store/rescue';
import { browserEntries } from '../store/resume-entries';
import { Session } from '../store/session';
import { Speed } from '../store/speed';
import { Studies } from '../store/studies';
import { nameTab } from '../store/tab';
import { Tasks } from '../store/tasks';
import { createThemeStore } from '../store/theme';
import { Tour } from '../store/tour/tour';
import { Undo } from '../store/undo';
import { connect, type LabClient, type Port, type Room } from '../worker/client';
import { App } from './App';
import { PageContext } from './context';
import { ErrorBoundary } from './ErrorBoundary';

/** Puts the page into `root`, with workers at the ends of the lines that `openPort` opens. */
export function mount(root: HTMLElement, openPort: (room: Room) => Port, baseUrl: string): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const theme = createThemeStore(document.documentElement, () => window.localStorage, dark);
  const link = readLink(window.location.search);
  const client = connect(openPort);
  const session = new Session(client, link, baseUrl);
  const place = { baseUrl, hub: link.hub };
  const encoders = new Encoders(client, session, place);
  const tasks = new Tasks(client, session, place);
  const speed = new Speed(client, session);
  const studies = new Studies(session);
  const view = new ChartView(session.store);
  const history = new History(session, () => window.sessionStorage);
  const undo = new Undo(session);
  const tour = new Tour(session, tasks, () => window.localStorage);
  window.addEventListener('pagehide', () => history.keepNow());
  keepAddress(session.store, link, (query) => {
    const { pathname, hash } = window.location;
    window.history.replaceState(null, '', `${pathname}${query}${hash}`);
  });

  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <PageContext value={{ session, encoders, tasks, speed, studies, history, undo, tour, theme, view }}>
          <App />
        </PageContext>
      </ErrorBoundary>
    </StrictMode>,
  );

  void encoders.refresh();
  void tasks.refresh();
  void openAndKeep(session, client, link);
}

/** Opens the population that this tab was left with, or the address's, and keeps it from then on. */
async function openAndKeep(session: Session, client: LabClient, link: Link): Promise<void> {
  const tab = await nameTab(() => window.sessionStorage, 'locks' in navigator ? navigator.locks : null);
  const entries = browserEntries();
  const keeping = new Keeping(session, client, entries, tab.id, () => window.location.search);
  rescueFrom(keeping, session);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keeping.hurry();
  });
  window.addEventListener('pagehide', () => keeping.hurry());
  if (tab.known && cameBack()) await openAsLeft(session, link, entries, tab.id).catch(() => keeping.giveUpStorage());
  else openAnew(session, link);
}

/** Whether the page was loaded again, restored or gone back to; an address that is followed asks for a training of its own. */
function cameBack(): boolean {
  return performance
    .getEntriesByType('navigation')
    .some((entry) => entry instanceof PerformanceNavigationTiming && entry.type !== 'navigate');
}
