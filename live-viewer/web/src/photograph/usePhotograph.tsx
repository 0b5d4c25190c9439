import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { ClickTool } from '../maps/ClickTool';
import { gridOf, onGrid, type Point } from '../maps/grid.utils';
import type { Glass } from '../maps/lens';
import type { Session } from '../net/session';
import type { Settings } from '../settings';
import { PairMarks } from './PairMarks';
import { PhotographMesh } from './PhotographMesh';
import { type Mapping, mappingOf, type Pair } from './registration.utils';

/** A pair of points that is being set: one side may be missing still. */
export interface PairDraft {
  photograph: Point | undefined;
  scan: Point | undefined;
}

export interface PhotographView {
  /** Pairs that are being set; undefined: none are. */
  draft: readonly PairDraft[] | undefined;
  /** The pair that a click sets a point of. */
  active: number;
  /** As it is drawn: of the draft where there is one. */
  mapping: Mapping | undefined;
  edit: (draft: readonly PairDraft[] | undefined, active?: number) => void;
  /** What the large maps are given. */
  frame: { under?: ReactNode; glass?: Glass; marks?: ReactNode; tool?: ReactNode };
}

/** The photograph of the watched scan: under the map, and being registered. */
export function usePhotograph(session: Session, settings: Settings, shift: number): PhotographView {
  const { maps, photograph: kept } = session;
  const { photograph, registration, address } = kept;
  const [draft, setDraft] = useState<readonly PairDraft[]>();
  const [active, setActive] = useState(0);
  useEffect(() => setDraft(undefined), [session.scan, address]);
  const edit = (changed: readonly PairDraft[] | undefined, at = active) => {
    setDraft(changed);
    setActive(Math.max(0, Math.min(at, (changed?.length ?? 0) - 1)));
  };
  const pairs = useMemo(() => (draft ? complete(draft) : (registration?.pairs ?? [])), [draft, registration]);
  const { rows = 1, columns = 1, stepXMm = 0, stepYMm = 0 } = maps ?? {};
  const mapping = useMemo(
    () => photograph && mappingOf(pairs, gridOf({ rows, columns, stepXMm, stepYMm }), photograph),
    [pairs, rows, columns, stepXMm, stepYMm, photograph],
  );
  if (!maps || !photograph) {
    return { draft: undefined, active, mapping: undefined, edit, frame: {} };
  }
  const grid = gridOf(maps, shift);
  const seen = settings.photograph && mapping !== undefined;
  return {
    draft,
    active,
    mapping,
    edit,
    frame: {
      ...(seen && {
        under: <PhotographMesh address={address} size={photograph} mapping={mapping} grid={maps} />,
        glass: {
          opacity: settings.mapOpacity,
          lens: settings.photographLens ? lensOf(settings, columns) : 0,
        },
      }),
      ...(draft && {
        marks: <PairMarks grid={grid} pairs={draft} active={active} />,
        tool: (
          <ClickTool
            onClick={(at) =>
              edit(draft.map((pair, i) => (i === active ? { ...pair, scan: onGrid(grid, at) } : pair)))
            }
          />
        ),
      }),
    },
  };
}

/** Radius in columns. */
export function lensOf({ lensSize }: Pick<Settings, 'lensSize'>, columns: number): number {
  return lensSize * columns;
}

export function complete(draft: readonly PairDraft[]): Pair[] {
  return draft.flatMap(({ photograph, scan }) =>
    photograph && scan ? [{ x: photograph.x, y: photograph.y, column: scan.x, row: scan.y }] : [],
  );
}

export function draftOf(pairs: readonly Pair[]): PairDraft[] {
  return pairs.map(({ x, y, column, row }) => ({ photograph: { x, y }, scan: { x: column, y: row } }));
}
