/** What part of the maps is looked at: all maps of the page show the same. */
export interface Zoom {
  /** Shown part of the whole, 1 is all of it. */
  scale: number;
  /** The middle of that part, from the middle of the maps in fractions of their width and height; y goes up. */
  x: number;
  y: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };

/** Nobody wants to see less than this part of a map. */
const LEAST = 0.01;
const CLOSE = 1e-6;

export function isSameZoom(a: Zoom, b: Zoom): boolean {
  return (
    Math.abs(a.scale - b.scale) < CLOSE * a.scale &&
    Math.abs(a.x - b.x) < CLOSE &&
    Math.abs(a.y - b.y) < CLOSE
  );
}

/** Nearer or farther around the middle of what is shown. */
export function zoomed(zoom: Zoom, factor: number): Zoom {
  return inside({ ...zoom, scale: Math.min(1, Math.max(LEAST, zoom.scale * factor)) });
}

/** Moved by parts of what is shown. */
export function moved(zoom: Zoom, right: number, up: number): Zoom {
  return inside({ ...zoom, x: zoom.x + right * zoom.scale, y: zoom.y + up * zoom.scale });
}

function inside({ scale, x, y }: Zoom): Zoom {
  const room = (1 - scale) / 2;
  const within = (value: number) => Math.min(room, Math.max(-room, value)) + 0;
  return { scale, x: within(x), y: within(y) };
}

/** A part of a map as fractions of its width and height, from its first column and row. */
export interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The part of a map that is shown. */
export function partOf({ scale, x, y }: Zoom): Part {
  return { left: 0.5 + x - scale / 2, top: 0.5 - y - scale / 2, width: scale, height: scale };
}

/** How a small map that shows all has to be moved so that only a part of it is seen. */
export function transformTo({ left, top, width }: Part): string {
  return width === 1 ? 'none' : `scale(${1 / width}) translate(${-100 * left}%, ${-100 * top}%)`;
}
