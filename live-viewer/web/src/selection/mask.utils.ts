/** Which pixels of a grid are meant. */
export interface Mask {
  rows: number;
  columns: number;
  /** Row-major; 1 where a pixel is meant, else 0. */
  pixels: Uint8Array;
}

/** Corners in columns and rows; the last is the first. */
export type Ring = [x: number, y: number][];
/** The outline, then the holes. */
export type Polygon = Ring[];

/** A mask as it is on the wire. */
export interface PackedMask {
  firstRow: number;
  firstColumn: number;
  rows: number;
  columns: number;
  bits: Uint8Array;
  runs: number[];
}

export function emptyMask(rows: number, columns: number): Mask {
  return { rows, columns, pixels: new Uint8Array(rows * columns) };
}

export function countOf({ pixels }: Mask): number {
  let count = 0;
  for (const meant of pixels) {
    count += meant;
  }
  return count;
}

export function isSameMask(a: Mask, b: Mask): boolean {
  return a.pixels.length === b.pixels.length && a.pixels.every((meant, i) => meant === b.pixels[i]);
}

/** The smallest rectangle around the pixels that are meant; undefined when there are none. */
export function boundsOf({ rows, columns, pixels }: Mask) {
  let [firstRow, firstColumn, lastRow, lastColumn] = [rows, columns, -1, -1];
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      if (pixels[at]) {
        firstRow = Math.min(firstRow, row);
        lastRow = row;
        firstColumn = Math.min(firstColumn, column);
        lastColumn = Math.max(lastColumn, column);
      }
    }
  }
  return lastRow < 0 ? undefined : { firstRow, firstColumn, lastRow, lastColumn };
}

/**
 * The pixels whose middle is inside one of the polygons, by the rule that the viewer follows: even-odd; a middle on a left or
 * upper side is inside, on a right or lower one not.
 */
export function maskOfPolygons(polygons: Polygon[], rows: number, columns: number): Mask {
  const mask = emptyMask(rows, columns);
  for (const polygon of polygons) {
    const ys = polygon.flatMap((ring) => ring.map(([, y]) => y));
    const last = Math.min(rows - 1, Math.floor(largest(ys)));
    for (let row = Math.max(0, Math.floor(-largest(ys.map((y) => -y)))); row <= last; row++) {
      const crossings = crossingsAt(polygon, row + 0.5);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const from = Math.max(0, Math.ceil(crossings[i]! - 0.5));
        const end = Math.min(columns, Math.ceil(crossings[i + 1]! - 0.5));
        if (from < end) {
          mask.pixels.fill(1, row * columns + from, row * columns + end);
        }
      }
    }
  }
  return mask;
}

function largest(numbers: number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), Number.NEGATIVE_INFINITY);
}

function crossingsAt(polygon: Polygon, y: number): number[] {
  const found: number[] = [];
  for (const ring of polygon) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [x0, y0] = ring[i]!;
      const [x1, y1] = ring[i + 1]!;
      if (y0 <= y !== y1 <= y) {
        found.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
      }
    }
  }
  return found.sort((a, b) => a - b);
}

/** Sets the pixels of a round brush; `radius` in pixels, at least the pixel under its middle. */
export function brush(mask: Mask, x: number, y: number, radius: number, value: 0 | 1): void {
  const { rows, columns, pixels } = mask;
  const reach = Math.max(0.5, radius);
  for (let row = Math.max(0, Math.floor(y - reach)); row <= Math.min(rows - 1, y + reach); row++) {
    for (
      let column = Math.max(0, Math.floor(x - reach));
      column <= Math.min(columns - 1, x + reach);
      column++
    ) {
      const isUnder = row === Math.floor(y) && column === Math.floor(x);
      if (isUnder || Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) {
        pixels[row * columns + column] = value;
      }
    }
  }
}

/** A stroke of the brush from one point to another, without gaps. */
export function stroke(
  mask: Mask,
  from: { x: number; y: number },
  to: { x: number; y: number },
  radius: number,
  value: 0 | 1,
): void {
  const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / Math.max(0.5, radius / 2));
  for (let i = 0; i <= steps; i++) {
    const share = steps === 0 ? 1 : i / steps;
    brush(mask, from.x + share * (to.x - from.x), from.y + share * (to.y - from.y), radius, value);
  }
}

export type Combining = 'replace' | 'add' | 'subtract';

/** Two masks of one grid as one. */
export function combined(before: Mask, drawn: Mask, how: Combining): Mask {
  if (how === 'replace') {
    return drawn;
  }
  const pixels = before.pixels.slice();
  for (let i = 0; i < pixels.length; i++) {
    if (drawn.pixels[i]) {
      pixels[i] = how === 'add' ? 1 : 0;
    }
  }
  return { ...before, pixels };
}

/** The box of a mask, and in it the smaller of bits and runs. */
export function pack(mask: Mask): PackedMask | undefined {
  const box = boundsOf(mask);
  if (!box) {
    return undefined;
  }
  const rows = box.lastRow - box.firstRow + 1;
  const columns = box.lastColumn - box.firstColumn + 1;
  const bits = new Uint8Array(Math.ceil((rows * columns) / 8));
  const runs: number[] = [];
  let before = 0;
  let run = 0;
  for (let i = 0; i < rows * columns; i++) {
    const row = box.firstRow + Math.floor(i / columns);
    const meant = mask.pixels[row * mask.columns + box.firstColumn + (i % columns)]!;
    if (meant) {
      bits[i >> 3]! |= 0x80 >> (i & 7);
    }
    if (meant === before) {
      run++;
    } else {
      runs.push(run);
      run = 1;
      before = meant;
    }
  }
  runs.push(run);
  const runsBytes = runs.reduce((bytes, length) => bytes + varintBytes(length), 0);
  const smaller = runsBytes < bits.length ? { bits: new Uint8Array(), runs } : { bits, runs: [] };
  return { firstRow: box.firstRow, firstColumn: box.firstColumn, rows, columns, ...smaller };
}

function varintBytes(value: number): number {
  return value < 2 ** 7 ? 1 : value < 2 ** 14 ? 2 : value < 2 ** 21 ? 3 : 4;
}

/** The inverse of `pack`; what lies beyond the grid is left out. */
export function unpack(packed: PackedMask, rows: number, columns: number): Mask {
  const mask = emptyMask(rows, columns);
  const set = (i: number) => {
    const row = packed.firstRow + Math.floor(i / packed.columns);
    const column = packed.firstColumn + (i % packed.columns);
    if (row < rows && column < columns) {
      mask.pixels[row * columns + column] = 1;
    }
  };
  let at = 0;
  packed.runs.forEach((run, i) => {
    for (let end = at + run; at < end; at++) {
      if (i % 2 === 1) {
        set(at);
      }
    }
  });
  packed.bits.forEach((byte, i) => {
    for (let bit = 0; bit < 8 && byte !== 0; bit++) {
      if (byte & (0x80 >> bit)) {
        set(8 * i + bit);
      }
    }
  });
  return mask;
}

/** Right, down, left, up: a side of a pixel as one walks around it with the pixel to the right. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** The outlines of a mask: a polygon with holes for each group of pixels that share sides. */
export function outlines(mask: Mask): Polygon[] {
  const groups = groupsOf(mask);
  const found = new Map<number, { outline: Ring[]; holes: Ring[] }>();
  for (const { ring, pixel } of rings(mask)) {
    const group = groups[pixel]!;
    const polygon = found.get(group) ?? { outline: [], holes: [] };
    found.set(group, polygon);
    (doubleArea(ring) > 0 ? polygon.outline : polygon.holes).push(ring);
  }
  return [...found.values()].map(({ outline, holes }) => [...outline, ...holes]);
}

/** The number of each pixel's group, from 1. */
function groupsOf({ rows, columns, pixels }: Mask): Int32Array {
  const groups = new Int32Array(rows * columns);
  const stack: number[] = [];
  let group = 0;
  for (let first = 0; first < pixels.length; first++) {
    if (!pixels[first] || groups[first]) {
      continue;
    }
    groups[first] = ++group;
    stack.push(first);
    while (stack.length > 0) {
      const pixel = stack.pop()!;
      const column = pixel % columns;
      const neighbours = [
        column + 1 < columns ? pixel + 1 : -1,
        column > 0 ? pixel - 1 : -1,
        pixel + columns < pixels.length ? pixel + columns : -1,
        pixel - columns,
      ];
      for (const next of neighbours) {
        if (next >= 0 && pixels[next] && !groups[next]) {
          groups[next] = group;
          stack.push(next);
        }
      }
    }
  }
  return groups;
}

function rings({ rows, columns, pixels }: Mask): { ring: Ring; pixel: number }[] {
  const meant = (row: number, column: number) =>
    row >= 0 && row < rows && column >= 0 && column < columns && pixels[row * columns + column] === 1;
  // Side `s` of pixel `p` is number 4 p + s; those not walked yet.
  const open = new Set<number>();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (meant(row, column)) {
        const side = 4 * (row * columns + column);
        [
          meant(row - 1, column),
          meant(row, column + 1),
          meant(row + 1, column),
          meant(row, column - 1),
        ].forEach((isInside, s) => !isInside && open.add(side + s));
      }
    }
  }
  const found: { ring: Ring; pixel: number }[] = [];
  for (const first of open) {
    const pixel = first >> 2;
    const corners: Ring = [];
    let [row, column, side] = [Math.floor(pixel / columns), pixel % columns, first & 3];
    do {
      open.delete(4 * (row * columns + column) + side);
      corners.push([column + (side === 1 || side === 2 ? 1 : 0), row + (side > 1 ? 1 : 0)]);
      const [right, down] = STEPS[side]!;
      const [aheadRow, aheadColumn] = [row + down, column + right];
      // Beside the pixel ahead, to the left of the walk.
      const [up, left] = [aheadRow - right, aheadColumn + down];
      if (meant(aheadRow, aheadColumn) && meant(up, left)) {
        [row, column, side] = [up, left, (side + 3) % 4];
      } else if (meant(aheadRow, aheadColumn)) {
        [row, column] = [aheadRow, aheadColumn];
      } else {
        side = (side + 1) % 4;
      }
    } while (4 * (row * columns + column) + side !== first);
    apart(corners).forEach((ring) => found.push({ ring: closed(ring), pixel }));
  }
  return found;
}

/** Takes a ring apart where it comes to the same corner twice, as where two pixels touch at a corner. */
function apart(corners: Ring): Ring[] {
  const found: Ring[] = [];
  const open: Ring = [];
  const places = new Map<string, number>();
  for (const corner of corners) {
    const name = corner.join();
    const before = places.get(name);
    if (before !== undefined) {
      const loop = open.splice(before);
      loop.forEach((each) => places.delete(each.join()));
      found.push(loop);
    }
    places.set(name, open.length);
    open.push(corner);
  }
  return [...found, open];
}

/** Without the corners at which it goes straight on; ends with its first. */
function closed(corners: Ring): Ring {
  const kept = corners.filter(([x, y], i) => {
    const [x0, y0] = corners.at(i - 1)!;
    const [x1, y1] = corners[(i + 1) % corners.length]!;
    return (x - x0) * (y1 - y) !== (y - y0) * (x1 - x);
  });
  return [...kept, kept[0]!];
}

/** Positive where the ring goes clockwise on the screen, as outlines do here. */
export function doubleArea(ring: Ring): number {
  let area = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0] = ring[i]!;
    const [x1, y1] = ring[i + 1]!;
    area += x0 * y1 - x1 * y0;
  }
  return area;
}
