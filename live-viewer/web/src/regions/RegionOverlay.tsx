import { DataToHtml, SvgElement, VisMesh } from '@h5web/lib';
import { Fragment, useEffect, useMemo } from 'react';
import { DataTexture, NearestFilter, RGBAFormat, SRGBColorSpace, Vector3 } from 'three';
import type { Annotation } from '../gen/pentimento/control_pb';
import { type Grid, onAxes } from '../maps/grid.utils';
import { isSameMask, type Mask, type Polygon } from '../selection/mask.utils';
import { areaOf, extentOf, type Selection, selectionOf } from '../selection/selection.utils';
import { paintMasks } from './drawing.utils';
import { polygonsOfSelection } from './geojson.utils';

const SELECTION = '#ffffff';

interface Props {
  grid: Grid;
  /** Those that are to be seen. */
  regions: Annotation[];
  /** The id of the chosen one. */
  chosen: string;
  selection: Selection | undefined;
}

interface Shape {
  region: Annotation;
  selection: Selection;
  top: Vector3;
}

/** Regions in their colours and with their names, and the selection where it is no rectangle, over a map. */
export function RegionOverlay({ grid, regions, chosen, selection }: Props) {
  const { rows, columns, x, y } = grid;
  const shapes = useMemo(
    () =>
      regions.flatMap<Shape>((region) => {
        const of = selectionOf(region.region, { rows, columns });
        const extent = of && extentOf(of, { rows, columns });
        return of && extent
          ? [{ region, selection: of, top: new Vector3(extent.firstColumn * x, extent.firstRow * y, 0) }]
          : [];
      }),
    [regions, rows, columns, x, y],
  );
  const masks = useMemo(() => {
    const ofRegions = shapes.flatMap(({ region, selection: of }) =>
      of.kind === 'mask' ? [{ mask: of.mask, colour: region.colour }] : [],
    );
    // A chosen region keeps its colour.
    const isShown =
      selection?.kind !== 'mask' || ofRegions.some(({ mask }) => isSameMask(mask, selection.mask));
    return isShown ? ofRegions : [...ofRegions, { mask: selection.mask, colour: SELECTION }];
  }, [shapes, selection]);
  return (
    <>
      {masks.length > 0 && <Masks grid={grid} masks={masks} />}
      {shapes.map(({ region, selection: of, top }) => (
        <Fragment key={region.id}>
          {of.kind !== 'mask' && (
            <Outline
              grid={grid}
              polygons={polygonsOfSelection(of)}
              className={region.id === chosen ? 'region chosen' : 'region'}
              colour={region.colour}
            />
          )}
          <Name at={top} region={region} isChosen={region.id === chosen} />
        </Fragment>
      ))}
      {selection && !areaOf(selection) && selection.kind === 'polygons' && (
        <Outline grid={grid} polygons={selection.polygons} className="selection" />
      )}
    </>
  );
}

function Masks({ grid, masks }: { grid: Grid; masks: { mask: Mask; colour: string }[] }) {
  const { rows, columns } = grid;
  const texture = useMemo(() => {
    const made = new DataTexture(
      new Uint8Array(paintMasks(masks, { rows, columns }).buffer),
      columns,
      rows,
      RGBAFormat,
    );
    made.colorSpace = SRGBColorSpace;
    made.magFilter = NearestFilter;
    made.minFilter = NearestFilter;
    made.needsUpdate = true;
    return made;
  }, [masks, rows, columns]);
  useEffect(() => () => texture.dispose(), [texture]);
  return (
    <VisMesh scale={[1, -1, 1]} renderOrder={1}>
      <meshBasicMaterial key={texture.uuid} map={texture} transparent toneMapped={false} depthTest={false} />
    </VisMesh>
  );
}

interface OutlineProps {
  grid: Grid;
  polygons: Polygon[];
  className: string;
  colour?: string;
}

function Outline({ grid, polygons, className, colour }: OutlineProps) {
  const rings = polygons.flat();
  const points = rings.flat().map(([column, row]) => {
    const at = onAxes(grid, { x: column, y: row });
    return new Vector3(at.x, at.y, 0);
  });
  return (
    <DataToHtml points={points}>
      {(...places) => {
        let next = 0;
        const path = rings.map(
          (ring) =>
            `M${places
              .slice(next, (next += ring.length))
              .map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)
              .join('L')}Z`,
        );
        return (
          <SvgElement>
            <path className={className} style={colour ? { stroke: colour } : undefined} d={path.join('')} />
          </SvgElement>
        );
      }}
    </DataToHtml>
  );
}

function Name({ at, region, isChosen }: { at: Vector3; region: Annotation; isChosen: boolean }) {
  return (
    <DataToHtml points={[at]}>
      {(place) => (
        <SvgElement>
          <text
            className={isChosen ? 'region-name chosen' : 'region-name'}
            x={place.x}
            y={place.y - 4}
            style={{ fill: region.colour }}
          >
            {region.name}
          </text>
        </SvgElement>
      )}
    </DataToHtml>
  );
}
