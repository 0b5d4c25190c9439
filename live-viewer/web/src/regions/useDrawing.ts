import { useCallback, useRef, useState } from 'react';
import type { Maps } from '../maps/maps';
import type { Session } from '../net/session';
import type { Combining } from '../selection/mask.utils';
import { combine, type Selection } from '../selection/selection.utils';
import type { Brush } from './DrawingTool';
import { codesFor, type Tool } from './drawing.utils';

/** What the tools that select pixels are set to. */
export interface Drawing {
  tool: Tool;
  how: Combining;
  brush: Brush;
  /** Places of the threshold's two sliders. */
  between: [number, number];
  /** What was selected when threshold or similar pixels were chosen, to which they are added as their sliders move. */
  base: Selection | undefined;
  /** Whether the threshold has been set since the tool was chosen. */
  isSet: boolean;
  /** The pixel that others are to be similar to. */
  seed: number | undefined;
  /** How similar, in standard deviations of the codes. */
  distance: number;
}

const FIRST: Drawing = {
  tool: 'rectangle',
  how: 'replace',
  brush: { radius: 3, erasing: false },
  between: [120, 200],
  base: undefined,
  isSet: false,
  seed: undefined,
  distance: 0.5,
};

/** The tools of a map: what they are set to, and what becomes of what they draw. */
export function useDrawing(session: Session, model: string) {
  const [drawing, set] = useState(FIRST);
  // What is drawn is meant for the tool of now, though a map may still hold an earlier way to tell it.
  const newest = useRef(drawing);
  newest.current = drawing;
  const change = useCallback(
    (changed: Partial<Drawing>) =>
      set((before) => {
        const isOther = changed.tool !== undefined && changed.tool !== before.tool;
        const { maps, selection } = session;
        const anew = isOther && {
          base: selection?.kind === 'pixel' ? undefined : selection,
          isSet: changed.tool === 'threshold',
          seed: changed.tool === 'similar' && maps ? seedOf(selection, maps, model) : undefined,
        };
        return { ...before, ...anew, ...changed };
      }),
    [session, model],
  );
  const draw = (drawn: Selection) => {
    const { maps, selection } = session;
    const { tool, how, base } = newest.current;
    if (!maps) {
      return;
    }
    const seed = tool === 'similar' ? seedOf(drawn, maps, model) : undefined;
    if (seed === undefined) {
      const isMoving = tool === 'threshold' || tool === 'similar';
      session.select(combine(isMoving ? base : selection, drawn, how, maps));
    } else {
      change({ seed });
    }
  };
  return { drawing, change, draw };
}

/** The pixel that is selected, when it has codes. */
function seedOf(selection: Selection | undefined, maps: Maps, model: string): number | undefined {
  if (selection?.kind !== 'pixel') {
    return undefined;
  }
  const pixel = selection.row * maps.columns + selection.column;
  const codes = codesFor(maps.layers, model);
  return codes.some(({ values }) => Number.isNaN(values[pixel]!)) ? undefined : pixel;
}
