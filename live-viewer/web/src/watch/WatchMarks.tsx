import { DataToHtml, SvgElement } from '@h5web/lib';
import { Vector3 } from 'three';
import { type Grid, onAxes } from '../maps/grid.utils';
import { texts } from '../texts';
import type { Seen } from './watch.utils';

/** More than these would hide the map. */
const MOST = 50;

/** Where rules have found something, over a map. */
export function WatchMarks({ grid, finds }: { grid: Grid; finds: Seen[] }) {
  return (
    <>
      {finds.slice(0, MOST).map(({ firing, find, acknowledgement }, i) => {
        const start = onAxes(grid, { x: find.firstColumn, y: find.firstRow });
        const end = onAxes(grid, { x: find.lastColumn + 1, y: find.lastRow + 1 });
        const className = acknowledgement ? 'fired seen' : 'fired';
        return (
          <DataToHtml
            key={`${firing.rule} ${i}`}
            points={[new Vector3(start.x, start.y, 0), new Vector3(end.x, end.y, 0)]}
          >
            {(a, b) => (
              <SvgElement>
                <rect
                  className={className}
                  role="img"
                  aria-label={texts.watch.mark(firing.ruleName, find.message)}
                  x={Math.min(a.x, b.x) - 2}
                  y={Math.min(a.y, b.y) - 2}
                  width={Math.abs(b.x - a.x) + 4}
                  height={Math.abs(b.y - a.y) + 4}
                />
                <text className={className} x={Math.max(a.x, b.x) + 4} y={Math.min(a.y, b.y) + 10}>
                  {acknowledgement ? '✓' : '⚠'} {firing.ruleName}
                </text>
              </SvgElement>
            )}
          </DataToHtml>
        );
      })}
    </>
  );
}
