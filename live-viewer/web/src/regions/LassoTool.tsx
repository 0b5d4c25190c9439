import { SvgElement, useCanvasEvent } from '@h5web/lib';
import { useRef, useState } from 'react';
import type { Ring } from '../selection/mask.utils';

/** A point of a line: on the axes, and on the screen. */
interface At {
  data: [x: number, y: number];
  html: [x: number, y: number];
}

/** A line around what is meant in a plot, drawn as long as the button is pressed. */
export function LassoTool({ onRing }: { onRing: (ring: Ring) => void }) {
  const [line, setLine] = useState<At[]>([]);
  const drawn = useRef<At[]>();
  useCanvasEvent('pointerdown', ({ dataPt, htmlPt, sourceEvent }) => {
    if (sourceEvent.button === 0 && !sourceEvent.ctrlKey) {
      (sourceEvent.target as Element).setPointerCapture(sourceEvent.pointerId);
      drawn.current = [{ data: [dataPt.x, dataPt.y], html: [htmlPt.x, htmlPt.y] }];
      setLine(drawn.current);
    }
  });
  useCanvasEvent('pointermove', ({ dataPt, htmlPt }) => {
    if (drawn.current) {
      drawn.current = [...drawn.current, { data: [dataPt.x, dataPt.y], html: [htmlPt.x, htmlPt.y] }];
      setLine(drawn.current);
    }
  });
  useCanvasEvent('pointerup', () => {
    const ring = drawn.current?.map(({ data }) => data) ?? [];
    drawn.current = undefined;
    setLine([]);
    const [first] = ring;
    if (first && ring.length >= 3) {
      onRing([...ring, first]);
    }
  });
  return line.length > 0 ? (
    <SvgElement>
      <polyline className="drawn-line" points={line.map(({ html }) => html.join()).join(' ')} />
    </SvgElement>
  ) : null;
}
