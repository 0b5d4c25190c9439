import { useMemo } from 'react';
import { gridOf } from '../maps/grid.utils';
import type { Session } from '../net/session';
import type { Selection } from '../selection/selection.utils';
import type { Settings } from '../settings';
import { findsOf } from '../watch/watch.utils';
import { WatchMarks } from '../watch/WatchMarks';
import { DrawingTool } from './DrawingTool';
import { RegionOverlay } from './RegionOverlay';
import type { Drawing } from './useDrawing';

/** What a map shows of the regions, and what the pointer draws with there. */
export function useRegionMarks(
  session: Session,
  { hiddenRegions }: Settings,
  shift: number,
  { tool, brush }: Drawing,
  onDraw: (drawn: Selection) => void,
) {
  const { maps, selection, annotations, region, firings } = session;
  const { version } = annotations;
  const shown = useMemo(
    () => [...annotations.all.values()].filter(({ id }) => !hiddenRegions.includes(id)),
    [annotations, version, hiddenRegions],
  );
  const { all, acknowledgements } = firings;
  const finds = useMemo(() => findsOf(all, acknowledgements), [all, acknowledgements]);
  if (!maps) {
    return {};
  }
  const grid = gridOf(maps, shift);
  const draws = tool === 'polygon' || tool === 'lasso' || tool === 'brush';
  return {
    marks: (
      <>
        <RegionOverlay grid={grid} regions={shown} chosen={region} selection={selection} />
        <WatchMarks grid={grid} finds={finds} />
      </>
    ),
    tool: draws ? (
      <DrawingTool
        grid={grid}
        tool={tool}
        brush={brush}
        selection={selection}
        onDraw={onDraw}
        onChange={(changed) => session.select(changed)}
      />
    ) : undefined,
  };
}
