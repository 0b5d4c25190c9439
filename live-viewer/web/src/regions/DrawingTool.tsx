import { DataToHtml, SvgElement, useCanvasEvent } from '@h5web/lib';
import { useEffect, useRef, useState } from 'react';
import { Vector3 } from 'three';
import { type Grid, onAxes, pixelAt, type Point } from '../maps/grid.utils';
import { emptyMask, stroke } from '../selection/mask.utils';
import { maskOf, ringOf, type Selection, selectionOfArea } from '../selection/selection.utils';
import type { Tool } from './drawing.utils';

/** A pointer that moved less than this between press and release has clicked, px. */
const CLICK_PX = 4;
/** Corners of a lasso are at least this far apart, pixels of the map. */
const LASSO_STEP = 0.3;
/** A click this near to the first corner closes a polygon, px. */
const CLOSE_PX = 8;

export interface Brush {
  /** Pixels of the map. */
  radius: number;
  erasing: boolean;
}

interface Props {
  grid: Grid;
  tool: Tool;
  brush: Brush;
  selection: Selection | undefined;
  /** A shape has been drawn. */
  onDraw: (drawn: Selection) => void;
  /** The selection is another one now, as after a stroke of the brush. */
  onChange: (selection: Selection | undefined) => void;
}

/** What the pointer draws on a map with the polygon, the lasso or the brush. */
export function DrawingTool(props: Props) {
  return props.tool === 'polygon' ? <PolygonTool {...props} /> : <LineTool {...props} />;
}

/** Lasso and brush: a line as long as the button is pressed. */
function LineTool({ grid, tool, brush, selection, onDraw, onChange }: Props) {
  const [line, setLine] = useState<Point[]>([]);
  const pressed = useRef<{ html: Vector3; pixel: Selection | undefined; line: Point[] }>();
  useCanvasEvent('pointerdown', ({ htmlPt, dataPt, sourceEvent }) => {
    if (sourceEvent.button === 0 && !sourceEvent.ctrlKey) {
      (sourceEvent.target as Element).setPointerCapture(sourceEvent.pointerId);
      const area = pixelAt(grid, dataPt);
      const pixel = area && selectionOfArea(area);
      pressed.current = { html: htmlPt.clone(), pixel, line: [pointAt(grid, dataPt)] };
      setLine(pressed.current.line);
    }
  });
  useCanvasEvent('pointermove', ({ dataPt }) => {
    if (pressed.current) {
      pressed.current.line = [...pressed.current.line, pointAt(grid, dataPt)];
      setLine(pressed.current.line);
    }
  });
  useCanvasEvent('pointerup', ({ htmlPt }) => {
    const drawn = pressed.current;
    pressed.current = undefined;
    setLine([]);
    if (!drawn) {
      return;
    }
    if (tool === 'brush') {
      onChange(brushed(drawn.line, brush, selection, grid));
    } else if (drawn.html.distanceTo(htmlPt) < CLICK_PX && drawn.line.length < 3) {
      drawn.pixel && onDraw(drawn.pixel);
    } else {
      const ring = ringOf(drawn.line, grid, LASSO_STEP);
      if (ring) {
        onDraw({ kind: 'polygons', polygons: [[ring]] });
      }
    }
  });
  return line.length > 0 ? (
    <Line grid={grid} points={line} width={tool === 'brush' ? Math.max(1, 2 * brush.radius) : 0} />
  ) : null;
}

/** A line crosses rows that are straightened and rows that are not: it stays where it was drawn. */
function pointAt({ x, y }: Grid, at: Point): Point {
  return { x: at.x / x, y: at.y / y };
}

/** A selection after a stroke; a single pixel that was only looked at is not kept. */
function brushed(
  line: Point[],
  { radius, erasing }: Brush,
  selection: Selection | undefined,
  grid: Grid,
): Selection | undefined {
  const before = selection && selection.kind !== 'pixel' ? maskOf(selection, grid) : undefined;
  const mask = before ? { ...before, pixels: before.pixels.slice() } : emptyMask(grid.rows, grid.columns);
  line.forEach((to, i) => stroke(mask, line[i - 1] ?? to, to, radius, erasing ? 0 : 1));
  return mask.pixels.includes(1) ? { kind: 'mask', mask } : undefined;
}

/** Clicks set corners; a double click, Enter or a click on the first corner closes. */
function PolygonTool({ grid, onDraw }: Props) {
  const [corners, setCorners] = useState<{ at: Point; html: Vector3 }[]>([]);
  const [pointer, setPointer] = useState<Point>();
  const pressed = useRef<Vector3>();
  const close = (all: { at: Point }[]) => {
    const ring = ringOf(
      all.map(({ at }) => at),
      grid,
    );
    if (ring) {
      setCorners([]);
      setPointer(undefined);
      onDraw({ kind: 'polygons', polygons: [[ring]] });
    }
  };
  useCanvasEvent('pointerdown', ({ htmlPt, sourceEvent }) => {
    pressed.current = sourceEvent.button === 0 && !sourceEvent.ctrlKey ? htmlPt.clone() : undefined;
  });
  useCanvasEvent('pointermove', ({ dataPt }) => setPointer(pointAt(grid, dataPt)));
  useCanvasEvent('pointerup', ({ htmlPt, dataPt }) => {
    const isClick = pressed.current && pressed.current.distanceTo(htmlPt) < CLICK_PX;
    pressed.current = undefined;
    if (!isClick) {
      return;
    }
    const isOn = (corner: { html: Vector3 } | undefined, px: number) =>
      corner !== undefined && corner.html.distanceTo(htmlPt) < px;
    if (corners.length >= 3 && (isOn(corners[0], CLOSE_PX) || isOn(corners.at(-1), CLICK_PX))) {
      close(corners);
    } else {
      setCorners([...corners, { at: pointAt(grid, dataPt), html: htmlPt.clone() }]);
    }
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (corners.length === 0 || (event.key !== 'Enter' && event.key !== 'Escape')) {
        return;
      }
      if (event.key === 'Enter') {
        close(corners);
      } else {
        setCorners([]);
      }
      event.stopPropagation();
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  });
  const line = [...corners.map(({ at }) => at), ...(pointer ? [pointer] : [])];
  return corners.length > 0 ? <Line grid={grid} points={line} width={0} /> : null;
}

/** A line that is being drawn; `width` in pixels of the map, 0: thin. */
function Line({ grid, points, width }: { grid: Grid; points: Point[]; width: number }) {
  const vectors = [{ x: 0, y: 0 }, { x: 1, y: 0 }, ...points].map((point) => {
    const { x, y } = onAxes(grid, point);
    return new Vector3(x, y, 0);
  });
  return (
    <DataToHtml points={vectors}>
      {(origin, one, ...line) => (
        <SvgElement>
          <polyline
            className={width > 0 ? 'brush-stroke' : 'drawn-line'}
            strokeWidth={width > 0 ? width * Math.abs(one!.x - origin!.x) : undefined}
            points={(line.length === 1 ? [...line, line[0]!] : line).map(({ x, y }) => `${x},${y}`).join(' ')}
          />
        </SvgElement>
      )}
    </DataToHtml>
  );
}
