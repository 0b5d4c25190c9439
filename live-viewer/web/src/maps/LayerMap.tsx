import { HeatmapMesh, ScaleType, type VisScaleType } from '@h5web/lib';
import ndarray from 'ndarray';
import { useMemo } from 'react';
import { NearestFilter } from 'three';
import type { Settings } from '../settings';
import { opacitiesOf } from './certainty.utils';
import { ColourBar } from './ColourBar';
import { type FrameProps, MapFrame } from './MapFrame';
import type { Layer } from './maps';
import { COLOUR_MAPS, type ColourMapName, DIVERGING, type Range } from './utils';
import { valueAt } from './values.utils';

const SCALE_TYPES = { linear: ScaleType.Linear, sqrt: ScaleType.Sqrt, log: ScaleType.Log } as const;

interface Props extends FrameProps {
  layer: Layer;
  range: Range;
  settings: Pick<Settings, 'inverted' | 'scale'> &
    Partial<Pick<Settings, 'faded'>> & { colourMap: ColourMapName | typeof DIVERGING };
}

/** A layer, shown large. */
export function LayerMap({ layer, range, settings, ...frame }: Props) {
  const { maps } = frame;
  const { rows, columns, version } = maps;
  // The texture takes over a new array only; the one that is painted stays the same.
  const values = useMemo(
    () => ndarray(layer.values.slice(), [rows, columns]),
    [layer, rows, columns, version],
  );
  const name = settings.colourMap === DIVERGING ? DIVERGING : COLOUR_MAPS[settings.colourMap];
  const { inverted, scale, faded } = settings;
  const opacities = useMemo(() => {
    const found = faded && opacitiesOf(maps, layer, faded);
    return found ? ndarray(found, [rows, columns]) : undefined;
  }, [maps, layer, faded, rows, columns, version]);
  const scaleType: VisScaleType = typeof scale === 'number' ? [ScaleType.Gamma, scale] : SCALE_TYPES[scale];
  return (
    <MapFrame
      {...frame}
      shown={layer.key}
      model={layer.model}
      role={layer.role}
      tell={(pixel) => valueAt(maps, layer, pixel)}
      legend={
        <ColourBar
          range={range}
          scale={settings.scale}
          colourMap={settings.colourMap}
          inverted={inverted}
          unit={layer.unit}
        />
      }
    >
      <HeatmapMesh
        values={values}
        domain={range}
        scaleType={scaleType}
        colorMap={name}
        invertColorMap={inverted}
        alphaValues={opacities}
        badColor="rgba(0, 0, 0, 0)"
        magFilter={NearestFilter}
        minFilter={NearestFilter}
        scale={[1, -1, 1]}
      />
    </MapFrame>
  );
}
