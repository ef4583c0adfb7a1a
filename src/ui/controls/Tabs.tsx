import { Fragment, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import './tabs.css';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
  /** Whether it begins a row of tabs; others follow as there is room. */
  readonly beginsRow?: boolean;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Only the open tab's content exists, so that hidden charts cost nothing. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const base = useId();
  const [openId, setOpenId] = useState(tabs[0]?.id);
  const open = tabs.find((tab) => tab.id === openId);

  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex((tab) => tab.id === openId);
    const step = STEPS[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : at + (step ?? 0);
    if (next === at && step === undefined) return;
    const tab = tabs[(next + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    setOpenId(tab.id);
    document.getElementById(`${base}${tab.id}`)?.focus();
  }

  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <Fragment key={tab.id}>
            {tab.beginsRow === true ? <span className="tabs-break" role="presentation" /> : null}
            <button
              type="button"
              role="tab"
              id={`${base}${tab.id}`}
              className="tab"
              aria-selected={tab.id === openId}
              aria-controls={`${base}panel`}
              tabIndex={tab.id === openId ? 0 : -1}
              onClick={() => setOpenId(tab.id)}
            >
              {tab.title}
            </button>
          </Fragment>
        ))}
      </div>
      <div
        className="tab-panel"
        role="tabpanel"
        id={`${base}panel`}
        aria-labelledby={`${base}${openId ?? ''}`}
        tabIndex={0}
      >
        {open?.content}
      </div>
    </>
  );
}
