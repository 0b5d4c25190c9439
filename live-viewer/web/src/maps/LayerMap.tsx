import { HeatmapMesh, ScaleType } from '@h5web/lib';
import ndarray from 'ndarray';
import { useMemo } from 'react';
import { NearestFilter } from 'three';
import { formatValue } from '../format/utils';
import type { Settings } from '../settings';
import { ColourBar } from './ColourBar';
import { type FrameProps, MapFrame } from './MapFrame';
import type { Layer, Maps } from './maps';
import { COLOUR_MAPS, type ColourMapName, DIVERGING, type MapScale, type Range } from './utils';

const SCALE_TYPES: Record<MapScale, ScaleType.Linear | ScaleType.Sqrt | ScaleType.Log> = {
  linear: ScaleType.Linear,
  sqrt: ScaleType.Sqrt,
  log: ScaleType.Log,
};

interface Props extends FrameProps {
  layer: Layer;
  range: Range;
  settings: Pick<Settings, 'inverted' | 'scale'> & { colourMap: ColourMapName | typeof DIVERGING };
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
  const { inverted } = settings;
  return (
    <MapFrame
      {...frame}
      shown={layer.key}
      model={layer.model}
      role={layer.role}
      tell={(pixel) => told(maps, layer, pixel)}
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
        scaleType={SCALE_TYPES[settings.scale]}
        colorMap={name}
        invertColorMap={inverted}
        badColor="rgba(0, 0, 0, 0)"
        magFilter={NearestFilter}
        minFilter={NearestFilter}
        scale={[1, -1, 1]}
      />
    </MapFrame>
  );
}

function told(maps: Maps, layer: Layer, pixel: number): string | undefined {
  const value = layer.values[pixel] ?? Number.NaN;
  if (Number.isNaN(value)) {
    return undefined;
  }
  const live = layer.liveFraction?.[pixel] ?? 1;
  const error = maps.errorLayer === layer.key ? (maps.errors[pixel] ?? Number.NaN) / live : Number.NaN;
  const spread = Number.isFinite(error) ? ` ± ${formatValue(error, 3)}` : '';
  return `${formatValue(value)}${spread} ${layer.unit}`;
}
