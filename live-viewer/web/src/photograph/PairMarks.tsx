import { DataToHtml, SvgElement } from '@h5web/lib';
import { Vector3 } from 'three';
import { type Grid, onAxes } from '../maps/grid.utils';
import type { PairDraft } from './usePhotograph';

/** Where the points of pairs are on the scan. */
export function PairMarks({
  grid,
  pairs,
  active,
}: {
  grid: Grid;
  pairs: readonly PairDraft[];
  active: number;
}) {
  const set = pairs.flatMap(({ scan }, i) => (scan ? [{ i, scan }] : []));
  if (set.length === 0) {
    return null;
  }
  const points = set.map(({ scan }) => {
    const { x, y } = onAxes(grid, scan);
    return new Vector3(x, y, 0);
  });
  return (
    <DataToHtml points={points}>
      {(...places) => (
        <SvgElement>
          {places.map(({ x, y }, k) => (
            <PairMark key={set[k]!.i} number={set[k]!.i + 1} x={x} y={y} isActive={set[k]!.i === active} />
          ))}
        </SvgElement>
      )}
    </DataToHtml>
  );
}

interface MarkProps {
  number: number;
  x: number;
  y: number;
  isActive: boolean;
}

/** A cross with a number. */
export function PairMark({ number, x, y, isActive }: MarkProps) {
  return (
    <g className={isActive ? 'pair-mark active' : 'pair-mark'} transform={`translate(${x} ${y})`}>
      <path d="M-8 0H-2M2 0H8M0-8V-2M0 2V8" />
      <text x={6} y={-5}>
        {number}
      </text>
    </g>
  );
}
