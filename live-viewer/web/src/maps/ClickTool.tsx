import { useCanvasEvent } from '@h5web/lib';
import { useRef } from 'react';
import type { Vector3 } from 'three';

/** A pointer that moved less than this between press and release has clicked, px. */
export const CLICK_PX = 4;

/** Hears of clicks, in the coordinates of the axes. */
export function ClickTool({ onClick }: { onClick: (at: Vector3) => void }) {
  const pressed = useRef<Vector3>();
  useCanvasEvent('pointerdown', ({ htmlPt, sourceEvent }) => {
    pressed.current = sourceEvent.button === 0 && !sourceEvent.ctrlKey ? htmlPt.clone() : undefined;
  });
  useCanvasEvent('pointerup', ({ htmlPt, dataPt }) => {
    if (pressed.current && pressed.current.distanceTo(htmlPt) < CLICK_PX) {
      onClick(dataPt);
    }
    pressed.current = undefined;
  });
  return null;
}
