import { create } from '@bufbuild/protobuf';
import { PixelMaskSchema, type Region, RegionSchema } from '../gen/pentimento/control_pb';
import { type Area, areaBetween } from '../maps/utils';
import {
  boundsOf,
  type Combining,
  combined,
  countOf,
  emptyMask,
  type Mask,
  maskOfPolygons,
  pack,
  type Polygon,
  type Ring,
  unpack,
} from './mask.utils';

/** What all panels of the page are views of; nothing is undefined. */
export type Selection =
  | { kind: 'pixel'; row: number; column: number }
  | { kind: 'rectangle'; area: Area }
  | { kind: 'polygons'; polygons: Polygon[] }
  | { kind: 'mask'; mask: Mask };

interface Size {
  rows: number;
  columns: number;
}

/** What dragging or clicking on a map has selected. */
export function selectionOfArea(area: Area): Selection {
  const { firstRow, firstColumn, lastRow, lastColumn } = area;
  return firstRow === lastRow && firstColumn === lastColumn
    ? { kind: 'pixel', row: firstRow, column: firstColumn }
    : { kind: 'rectangle', area };
}

/** The pixels of a pixel or a rectangle; undefined for shapes that are neither. */
export function areaOf(selection: Selection | undefined): Area | undefined {
  switch (selection?.kind) {
    case 'pixel':
      return {
        firstRow: selection.row,
        lastRow: selection.row,
        firstColumn: selection.column,
        lastColumn: selection.column,
      };
    case 'rectangle':
      return selection.area;
    default:
      return undefined;
  }
}

/** The smallest rectangle around a selection; undefined when it holds no pixel. */
export function extentOf(selection: Selection, { rows, columns }: Size): Area | undefined {
  return areaOf(selection) ?? boundsOf(maskOf(selection, { rows, columns }));
}

export function isPixel(selection: Selection | undefined): boolean {
  return selection?.kind === 'pixel';
}

export function polygonOfArea({ firstRow, firstColumn, lastRow, lastColumn }: Area): Polygon {
  const [left, top, right, bottom] = [firstColumn, firstRow, lastColumn + 1, lastRow + 1];
  return [
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
      [left, top],
    ],
  ];
}

/** Which pixels are selected. */
export function maskOf(selection: Selection, { rows, columns }: Size): Mask {
  const area = areaOf(selection);
  if (area) {
    return maskOfPolygons([polygonOfArea(area)], rows, columns);
  }
  if (selection.kind === 'polygons') {
    return maskOfPolygons(selection.polygons, rows, columns);
  }
  return selection.kind === 'mask' ? selection.mask : emptyMask(rows, columns);
}

export function pixelsIn(selection: Selection, size: Size): number {
  const area = areaOf(selection);
  return area
    ? (area.lastRow - area.firstRow + 1) * (area.lastColumn - area.firstColumn + 1)
    : countOf(maskOf(selection, size));
}

/** A selection and what was drawn next, as one; undefined when nothing is left. */
export function combine(
  before: Selection | undefined,
  drawn: Selection,
  how: Combining,
  size: Size,
): Selection | undefined {
  if (how === 'replace' || (before === undefined && how === 'add')) {
    return drawn;
  }
  if (before === undefined) {
    return undefined;
  }
  const mask = combined(maskOf(before, size), maskOf(drawn, size), how);
  return mask.pixels.includes(1) ? { kind: 'mask', mask } : undefined;
}

/** The pixel beside a selection's first one, or the middle of the grid when there is no selection. */
export function movedPixel(
  selection: Selection | undefined,
  rowStep: number,
  columnStep: number,
  size: Size,
): Selection {
  const from = selection && extentOf(selection, size);
  const row = from ? from.firstRow + rowStep : Math.floor(size.rows / 2);
  const column = from ? from.firstColumn + columnStep : Math.floor(size.columns / 2);
  const point = {
    x: Math.min(size.columns - 1, Math.max(0, column)),
    y: Math.min(size.rows - 1, Math.max(0, row)),
  };
  return selectionOfArea(areaBetween(point, point, size.rows, size.columns));
}

/** A selection as it is on the wire; undefined when it holds no pixel. */
export function regionOf(selection: Selection): Region | undefined {
  const area = areaOf(selection);
  if (area) {
    return geojsonRegion([polygonOfArea(area)]);
  }
  if (selection.kind === 'polygons') {
    return geojsonRegion(selection.polygons);
  }
  const packed = selection.kind === 'mask' ? pack(selection.mask) : undefined;
  return packed && create(RegionSchema, { shape: { case: 'mask', value: create(PixelMaskSchema, packed) } });
}

function geojsonRegion(polygons: Polygon[]): Region {
  return create(RegionSchema, { shape: { case: 'geojson', value: JSON.stringify(geometryOf(polygons)) } });
}

export interface Geometry {
  type: 'Polygon' | 'MultiPolygon';
  coordinates: Ring[] | Ring[][];
}

export function geometryOf(polygons: Polygon[]): Geometry {
  const [only] = polygons;
  return polygons.length === 1 && only
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons };
}

/** A region of the wire; one that is a rectangle of whole pixels is a rectangle again. Undefined when it cannot be read. */
export function selectionOf(region: Region | undefined, { rows, columns }: Size): Selection | undefined {
  if (region?.shape.case === 'mask') {
    return { kind: 'mask', mask: unpack(region.shape.value, rows, columns) };
  }
  const polygons = region?.shape.case === 'geojson' ? polygonsOf(parsed(region.shape.value)) : undefined;
  return polygons && (rectangleOf(polygons) ?? { kind: 'polygons', polygons });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The polygons of a GeoJSON geometry; undefined when it is another one, or broken. */
export function polygonsOf(geometry: unknown): Polygon[] | undefined {
  const { type, coordinates } = (geometry ?? {}) as Partial<Geometry>;
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : undefined;
  const isRing = (ring: unknown): ring is Ring =>
    Array.isArray(ring) &&
    ring.length > 3 &&
    ring.every((at) => Array.isArray(at) && Number.isFinite(at[0]) && Number.isFinite(at[1]));
  const isPolygon = (polygon: unknown): polygon is Polygon =>
    Array.isArray(polygon) && polygon.length > 0 && polygon.every(isRing);
  return Array.isArray(polygons) && polygons.length > 0 && polygons.every(isPolygon) ? polygons : undefined;
}

function rectangleOf(polygons: Polygon[]): Selection | undefined {
  const ring = polygons.length === 1 && polygons[0]?.length === 1 ? polygons[0][0]! : [];
  const [a, , c] = ring;
  if (
    ring.length !== 5 ||
    !a ||
    !c ||
    ![...a, ...c].every(Number.isInteger) ||
    c[0] <= a[0] ||
    c[1] <= a[1]
  ) {
    return undefined;
  }
  const area = { firstColumn: a[0], firstRow: a[1], lastColumn: c[0] - 1, lastRow: c[1] - 1 };
  const isSame = polygonOfArea(area)[0]!.every(([x, y], i) => x === ring[i]![0] && y === ring[i]![1]);
  return isSame ? selectionOfArea(area) : undefined;
}

/** A drawn line as a closed ring inside the grid, without corners nearer than `least` to the one before. */
export function ringOf(
  points: { x: number; y: number }[],
  { rows, columns }: Size,
  least = 0,
): Ring | undefined {
  const round = (value: number, most: number) => Math.round(100 * Math.min(most, Math.max(0, value))) / 100;
  const ring: Ring = [];
  for (const { x, y } of points) {
    const [rx, ry] = [round(x, columns), round(y, rows)];
    const last = ring.at(-1);
    if (!last || Math.hypot(rx - last[0], ry - last[1]) > least) {
      ring.push([rx, ry]);
    }
  }
  const [first] = ring;
  return first && ring.length >= 3 ? [...ring, [...first]] : undefined;
}
