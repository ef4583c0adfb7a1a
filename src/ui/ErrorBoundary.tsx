import { Component, type ErrorInfo, type ReactNode } from 'react';
import { toFailure } from '../lab/errors';

interface State {
  readonly message: string | null;
}

/** The page never goes blank: what broke is said, and a reload is one press away. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: toFailure(error).message };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <main className="broken" role="alert">
        <h1>The page could not be drawn</h1>
        <p>{message}</p>
        <p className="muted">
          Reload it; the recipe is in the address. If it happens again, please report the address and this message.
        </p>
        <button type="button" className="button button-primary" onClick={() => window.location.reload()}>
          Reload
        </button>
      </main>
    );
  }
}
