import { inverse, Matrix, SingularValueDecomposition, solve } from 'ml-matrix';
import type { Grid, Point } from '../maps/grid.utils';

/** A point of the photograph, px from its upper left corner, and the same one of the scan, in columns and rows. */
export interface Pair {
  x: number;
  y: number;
  column: number;
  row: number;
}

export interface Size {
  width: number;
  height: number;
}

/** From columns and rows of the scan to px of the photograph: a projective mapping of the plane, 3 x 3, row by row. */
export type Mapping = readonly number[];

type Axes = Pick<Grid, 'rows' | 'columns' | 'x' | 'y'>;

/** Points whose spread in one direction is less than this part of that in the other lie on a line. */
const FLAT = 1e-3;

/**
 * How the photograph lies under the scan. Fewer than two pairs: it covers the scan. Two: turned, scaled and moved; three: sheared, too;
 * four or more: as a photograph taken at an angle, by least squares (Hartley & Zisserman, Multiple View Geometry, algorithm 4.2).
 * Undefined: the pairs say nothing, as where points lie on a line or on top of one another.
 */
export function mappingOf(pairs: readonly Pair[], axes: Axes, photograph: Size): Mapping | undefined {
  if (pairs.length < 2) {
    return [photograph.width / axes.columns, 0, 0, 0, photograph.height / axes.rows, 0, 0, 0, 1];
  }
  const toAxes = new Matrix([
    [axes.x, 0, 0],
    [0, axes.y, 0],
    [0, 0, 1],
  ]);
  const from = pairs.map(({ column, row }) => ({ x: column * axes.x, y: row * axes.y }));
  const to = pairs.map(({ x, y }) => ({ x, y }));
  const [source, target] = [centred(from), centred(to)];
  const isFlat = pairs.length > 2 && (source.flatness < FLAT || target.flatness < FLAT);
  if (source.scale === 0 || target.scale === 0 || isFlat) {
    return undefined;
  }
  const found = [similarity, affine, projective][Math.min(2, pairs.length - 2)]!(
    source.points,
    target.points,
  );
  const mapping = inverse(target.matrix).mmul(found).mmul(source.matrix).mmul(toAxes);
  const values = mapping.to1DArray().map((value) => value / mapping.get(2, 2));
  return values.every(Number.isFinite) && isProper(values, axes) ? values : undefined;
}

export function mapped(mapping: Mapping, { x, y }: Point): Point {
  const [a, b, c, d, e, f, g, h, i] = mapping as number[];
  const w = g! * x + h! * y + i!;
  return { x: (a! * x + b! * y + c!) / w, y: (d! * x + e! * y + f!) / w };
}

/** How far each pair's point of the scan is from where the mapping puts it, pixels of the scan. */
export function residualsOf(mapping: Mapping, pairs: readonly Pair[]): number[] {
  const back = inverse(Matrix.from1DArray(3, 3, [...mapping])).to1DArray();
  return pairs.map((pair) => {
    const at = mapped(back, pair);
    return Math.hypot(at.x - pair.column, at.y - pair.row);
  });
}

/** The largest size of the same shape, no wider nor higher than so many px, and no larger than it is. */
export function within({ width, height }: Size, most: number): Size {
  const scale = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Whether no point of the scan lies at or beyond the horizon. */
function isProper(mapping: readonly number[], { rows, columns }: Axes): boolean {
  const [g, h, i] = mapping.slice(6) as [number, number, number];
  return [0, columns].every((x) => [0, rows].every((y) => g * x + h * y + i > 1e-6));
}

interface Centred {
  points: Point[];
  /** What moved and scaled them so that their mean is 0 and their mean distance from it is the root of 2. */
  matrix: Matrix;
  scale: number;
  /** Least spread by largest. */
  flatness: number;
}

function centred(points: readonly Point[]): Centred {
  const n = points.length;
  const x = points.reduce((sum, point) => sum + point.x, 0) / n;
  const y = points.reduce((sum, point) => sum + point.y, 0) / n;
  const distance = points.reduce((sum, point) => sum + Math.hypot(point.x - x, point.y - y), 0) / n;
  const scale = distance > 0 ? Math.SQRT2 / distance : 0;
  const moved = points.map((point) => ({ x: scale * (point.x - x), y: scale * (point.y - y) }));
  const spreads = new SingularValueDecomposition(new Matrix(moved.map((point) => [point.x, point.y])), {
    autoTranspose: true,
  }).diagonal;
  return {
    points: moved,
    matrix: new Matrix([
      [scale, 0, -scale * x],
      [0, scale, -scale * y],
      [0, 0, 1],
    ]),
    scale,
    flatness: (spreads[1] ?? 0) / (spreads[0] || 1),
  };
}

/** x' = a x - b y + c, y' = b x + a y + d. */
function similarity(from: Point[], to: Point[]): Matrix {
  const rows = from.flatMap(({ x, y }) => [
    [x, -y, 1, 0],
    [y, x, 0, 1],
  ]);
  const [a, b, c, d] = solved(rows, to) as [number, number, number, number];
  return new Matrix([
    [a, -b, c],
    [b, a, d],
    [0, 0, 1],
  ]);
}

function affine(from: Point[], to: Point[]): Matrix {
  const rows = from.flatMap(({ x, y }) => [
    [x, y, 1, 0, 0, 0],
    [0, 0, 0, x, y, 1],
  ]);
  const [a, b, c, d, e, f] = solved(rows, to) as [number, number, number, number, number, number];
  return new Matrix([
    [a, b, c],
    [d, e, f],
    [0, 0, 1],
  ]);
}

function solved(rows: number[][], to: Point[]): number[] {
  return solve(new Matrix(rows), Matrix.columnVector(to.flatMap(({ x, y }) => [x, y])), true).to1DArray();
}

function projective(from: Point[], to: Point[]): Matrix {
  const rows = from.flatMap(({ x, y }, i) => {
    const { x: u, y: v } = to[i]!;
    return [
      [-x, -y, -1, 0, 0, 0, u * x, u * y, u],
      [0, 0, 0, -x, -y, -1, v * x, v * y, v],
    ];
  });
  // Square, so that there is a direction for each of the nine numbers.
  while (rows.length < 9) {
    rows.push(new Array<number>(9).fill(0));
  }
  const { rightSingularVectors, diagonal } = new SingularValueDecomposition(new Matrix(rows));
  const least = diagonal.indexOf(Math.min(...diagonal));
  return Matrix.from1DArray(3, 3, rightSingularVectors.getColumn(least));
}
