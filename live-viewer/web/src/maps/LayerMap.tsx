import { useMemo } from 'react';
import type { Settings } from '../settings';
import { opacitiesOf } from './certainty.utils';
import { ColourBar } from './ColourBar';
import { useDerived } from './derived';
import { type FrameProps, MapFrame } from './MapFrame';
import { MapMesh } from './MapMesh';
import type { Layer } from './maps';
import { type ColourMapName, colourTable, type DIVERGING, type Range } from './utils';
import { valueAt } from './values.utils';

interface Props extends FrameProps {
  layer: Layer;
  range: Range;
  settings: Pick<Settings, 'inverted' | 'scale'> &
    Partial<Pick<Settings, 'faded'>> & { colourMap: ColourMapName | typeof DIVERGING };
}

/** A layer, shown large. */
export function LayerMap({ layer, range, settings, ...frame }: Props) {
  const { maps, shift } = frame;
  const { colourMap, inverted, scale, faded } = settings;
  const table = useMemo(() => colourTable(colourMap, inverted), [colourMap, inverted]);
  const fading = useMemo(
    () => (faded ? opacitiesOf(maps, layer, faded) : undefined),
    [maps, layer, faded, maps.layers, maps.errorLayer],
  );
  const opacities = useDerived(maps, fading)?.values;
  const { values } = layer;
  return (
    <MapFrame
      {...frame}
      shown={layer.key}
      model={layer.model}
      role={layer.role}
      tell={(pixel) => valueAt(maps, layer, pixel)}
      legend={
        <ColourBar range={range} scale={scale} colourMap={colourMap} inverted={inverted} unit={layer.unit} />
      }
    >
      <MapMesh
        maps={maps}
        look={{
          channels: [{ values, range }],
          scale,
          table,
          opacities,
          shift,
          opacity: 1,
          until: Number.POSITIVE_INFINITY,
        }}
      />
    </MapFrame>
  );
}
