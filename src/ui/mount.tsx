import './theme.css';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepAddress } from '../store/address';
import { readLink } from '../store/link';
import { Session } from '../store/session';
import { createThemeStore } from '../store/theme';
import { connect, type Port } from '../worker/client';
import { App } from './App';
import { PageContext } from './context';
import { ErrorBoundary } from './ErrorBoundary';

/** Puts the page into `root`, with a worker at the end of the line that `openPort` opens. */
export function mount(root: HTMLElement, openPort: () => Port, baseUrl: string): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const theme = createThemeStore(document.documentElement, () => window.localStorage, dark);
  const link = readLink(window.location.search);
  const session = new Session(connect(openPort), link, baseUrl);
  keepAddress(session.store, link, (query) => {
    const { pathname, hash } = window.location;
    window.history.replaceState(null, '', `${pathname}${query}${hash}`);
  });

  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <PageContext value={{ session, theme, baseUrl }}>
          <App />
        </PageContext>
      </ErrorBoundary>
    </StrictMode>,
  );

  if (link.autoplay) session.startNew();
  else void session.open();
}
