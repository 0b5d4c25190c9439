import { useEffect } from 'react';
import { Role } from './gen/pentimento/viewer_pb';
import { togglePause } from './control/ScanControl';
import { isPicture, type Shown, toggledIn } from './maps/pictures.utils';
import type { MapView } from './maps/view';
import { moved, WHOLE, zoomed } from './maps/view.utils';
import type { Session } from './net/session';
import { movedPixel } from './selection/selection.utils';
import { nextScale, type Settings } from './settings';

const MOVES: Record<string, [rowStep: number, columnStep: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
/** A press of a key that zooms shows this part of what was shown. */
const NEARER = 0.8;
/** A press of a key that moves the map moves it by this part of what is shown. */
const STEP = 0.125;

interface Keyed {
  session: Session;
  view: MapView;
  shown: Shown[];
  chosen: Shown | undefined;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
  openHelp: () => void;
  openHistory: () => void;
  /** Goes through the scan in time, or no longer. */
  play: (change: (playing: boolean) => boolean) => void;
}

/** The keys of the help sheet. */
export function useKeys({
  session,
  view,
  shown,
  chosen,
  settings,
  change,
  openHelp,
  openHistory,
  play,
}: Keyed): void {
  useEffect(() => {
    const step = (by: number) => {
      const at = shown.findIndex(({ key }) => key === chosen?.key);
      change({ layer: shown.at((at + by) % shown.length)?.key ?? '' });
    };
    const mix = () => {
      const mixed = chosen && !isPicture(chosen) && toggledIn(settings.mix, chosen.key);
      if (mixed) {
        change({ mix: mixed });
      }
    };
    const { zoom } = view;
    const actions: Record<string, () => void> = {
      '?': openHelp,
      y: () => session.may(Role.VIEWER) && openHistory(),
      Escape: () => session.select(undefined),
      '[': () => step(-1),
      ']': () => step(1),
      '\\': () => change({ sideFolded: !settings.sideFolded }),
      q: () => change({ wallFolded: !settings.wallFolded }),
      s: () => change({ spectrumFolded: !settings.spectrumFolded }),
      x: () => change(foldedAll(settings)),
      t: () => change({ theme: settings.theme === 'dark' ? 'light' : 'dark' }),
      '+': () => zoom.set(zoomed(zoom.get(), NEARER)),
      '-': () => zoom.set(zoomed(zoom.get(), 1 / NEARER)),
      '0': () => zoom.set(WHOLE),
      l: () => change({ scale: nextScale(settings.scale) }),
      f: () => change({ photograph: !settings.photograph }),
      m: mix,
      ' ': () => play((playing) => !playing),
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) {
        return;
      }
      const { maps } = session;
      const move = MOVES[event.key];
      const action = actions[event.key] ?? actions[event.key.toLowerCase()];
      const place = /^[1-9]$/.test(event.key) ? shown[Number(event.key) - 1] : undefined;
      if (action) {
        action();
      } else if (place) {
        change({ layer: place.key });
      } else if (move && event.shiftKey) {
        zoom.set(moved(zoom.get(), STEP * move[1], -STEP * move[0]));
      } else if (move && maps) {
        session.select(movedPixel(session.selection, move[0], move[1], maps));
      } else if (event.key.toLowerCase() === 'p' && !event.repeat) {
        togglePause(session, settings.operator);
      } else {
        return;
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [session, view, shown, chosen, settings, change, openHelp, openHistory, play]);
}

/** The map alone, or everything beside it again. */
function foldedAll({ wallFolded, spectrumFolded, sideFolded }: Settings): Partial<Settings> {
  const fold = !(wallFolded && spectrumFolded && sideFolded);
  return { wallFolded: fold, spectrumFolded: fold, sideFolded: fold };
}

/** Whether a key is for a field or for a dialog, which closes at Esc by itself. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    document.querySelector('dialog[open]') !== null ||
    (target instanceof Element && target.closest('input, select, textarea') !== null)
  );
}
