import { useEffect } from 'react';
import { togglePause } from './control/ScanControl';
import type { Shown } from './maps/pictures.utils';
import type { Session } from './net/session';
import { movedPixel } from './selection/selection.utils';
import { nextScale, type Settings } from './settings';

const MOVES: Record<string, [rowStep: number, columnStep: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The keys of the help sheet. */
export function useKeys(
  session: Session,
  shown: Shown[],
  chosen: string | undefined,
  settings: Settings,
  change: (changed: Partial<Settings>) => void,
  openHelp: () => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) {
        return;
      }
      const { maps } = session;
      const move = MOVES[event.key];
      if (event.key === '?') {
        openHelp();
      } else if (event.key === 'Escape') {
        session.select(undefined);
      } else if (move && maps) {
        session.select(movedPixel(session.selection, move[0], move[1], maps));
      } else if ((event.key === '[' || event.key === ']') && maps) {
        const at = shown.findIndex(({ key }) => key === chosen);
        const next = shown.at((at + (event.key === ']' ? 1 : -1)) % shown.length);
        change({ layer: next?.key ?? '' });
      } else if (event.key === 'l' || event.key === 'L') {
        change({ scale: nextScale(settings.scale) });
      } else if ((event.key === 'p' || event.key === 'P') && !event.repeat) {
        togglePause(session, settings.operator);
      } else {
        return;
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [session, shown, chosen, settings.scale, settings.operator, change, openHelp]);
}

/** Whether a key is for a field or for a dialog, which closes at Esc by itself. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    document.querySelector('dialog[open]') !== null ||
    (target instanceof Element && target.closest('input, select, textarea') !== null)
  );
}
