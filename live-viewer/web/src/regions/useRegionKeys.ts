import { useEffect } from 'react';
import type { Session } from '../net/session';
import { isElsewhere } from '../useKeys';
import { stepped, TOOLS } from './drawing.utils';
import type { Drawing } from './useDrawing';

/** The keys that select, keep, step through and take back; see the help sheet. */
export function useRegionKeys(
  session: Session,
  author: string,
  change: (changed: Partial<Drawing>) => void,
  keep: () => void,
): void {
  useEffect(() => {
    const { annotations } = session;
    const onKey = (event: KeyboardEvent) => {
      if (isElsewhere(event.target) || event.altKey) {
        return;
      }
      const key = event.key.toLowerCase();
      const isCommand = event.ctrlKey || event.metaKey;
      const tool = TOOLS.find(([, of]) => of === key)?.[0];
      const isOnControl =
        event.target instanceof Element && event.target.closest('button, summary, a') !== null;
      if (isCommand && key === 'z') {
        if (event.shiftKey) {
          annotations.redo(author);
        } else {
          annotations.undo(author);
        }
      } else if (isCommand) {
        return;
      } else if (tool) {
        change({ tool });
      } else if (key === 'enter' && !isOnControl) {
        keep();
      } else if (key === 'n') {
        const next = stepped([...annotations.all.keys()], session.region, event.shiftKey ? -1 : 1);
        session.chooseRegion(next ?? '');
      } else if (key === 'delete' && session.region !== '') {
        annotations.remove(author, session.region);
      } else {
        return;
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
