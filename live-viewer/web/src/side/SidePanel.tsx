import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { texts } from '../texts';

/** Something that stands beside the map when its tab is open. */
export interface Panel {
  id: string;
  title: string;
  content: ReactNode;
}

interface Props {
  panels: Panel[];
  /** Folded, only its tabs are there. */
  isFolded: boolean;
  /** The id of the panel that is open when it is not folded; the first where there is none of this name. */
  open: string;
  onOpen: (id: string) => void;
  onFold: () => void;
  /** Below whatever is open. */
  foot: ReactNode;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Panels beside the map, one at a time. Choosing the open one folds it. */
export function SidePanel({ panels, isFolded, open, onOpen, onFold, foot }: Props) {
  const tabs = useRef<HTMLDivElement>(null);
  const shown = isFolded ? undefined : (panels.find(({ id }) => id === open) ?? panels[0]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const all = [...(tabs.current?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])];
    const at = all.findIndex((tab) => tab === document.activeElement);
    if (step && at >= 0) {
      all.at((at + step) % all.length)?.focus();
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <aside className={isFolded ? 'side folded' : 'side'} aria-label={texts.side}>
      {!isFolded && (
        <div className="side-content">
          {shown && (
            <div
              className="side-open"
              role="tabpanel"
              id={`panel-${shown.id}`}
              aria-labelledby={`tab-${shown.id}`}
            >
              {shown.content}
            </div>
          )}
          {foot}
        </div>
      )}
      <div
        className="tabs"
        role="tablist"
        aria-orientation="vertical"
        aria-label={texts.side}
        ref={tabs}
        onKeyDown={onKeyDown}
      >
        {panels.map(({ id, title }, i) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === shown?.id}
            aria-controls={id === shown?.id ? `panel-${id}` : undefined}
            tabIndex={id === shown?.id || (!shown && i === 0) ? 0 : -1}
            onClick={() => (id === shown?.id ? onFold() : onOpen(id))}
          >
            {title}
          </button>
        ))}
      </div>
    </aside>
  );
}
