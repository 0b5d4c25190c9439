import { type KeyboardEvent, useEffect, useRef } from 'react';
import { texts } from '../texts';
import { neighbour, PERIODIC_TABLE } from './periodic.utils';

interface Props {
  /** Elements that have lines. */
  all: string[];
  chosen: string[];
  /** Elements of the scan's maps. */
  ofScan: string[];
  toggle: (symbol: string) => void;
  onClose: () => void;
}

const STEPS: Record<string, [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** All elements, to choose those whose lines are marked. */
export function PeriodicTable({ all, chosen, ofScan, toggle, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const from = (event.target as HTMLElement).dataset.symbol;
    if (step && from) {
      const to = neighbour(from, step[0], step[1], (symbol) => all.includes(symbol));
      dialog.current?.querySelector<HTMLElement>(`[data-symbol=${to}]`)?.focus();
      event.preventDefault();
    }
  };
  return (
    <dialog ref={dialog} className="sheet periodic" aria-label={texts.periodicTable} onClose={onClose}>
      <h2>{texts.periodicTable}</h2>
      <div className="elements-table" onKeyDown={onKeyDown}>
        {PERIODIC_TABLE.map(({ symbol, row, column }) => (
          <button
            key={symbol}
            type="button"
            data-symbol={symbol}
            style={{ gridRow: row, gridColumn: column }}
            className={ofScan.includes(symbol) ? 'of-scan' : undefined}
            disabled={!all.includes(symbol)}
            aria-pressed={chosen.includes(symbol)}
            onClick={() => toggle(symbol)}
          >
            {symbol}
          </button>
        ))}
      </div>
      <p>{texts.periodicHint}</p>
      <button type="button" onClick={onClose}>
        {texts.close}
      </button>
    </dialog>
  );
}
