import { useMemo } from 'react';
import type { Settings } from '../settings';
import { opacitiesOf } from './certainty.utils';
import { ColourBar } from './ColourBar';
import { useDerived } from './derived';
import { gridOf } from './grid.utils';
import { useLens } from './lens';
import { type FrameProps, MapFrame } from './MapFrame';
import { MapMesh } from './MapMesh';
import type { Layer } from './maps';
import { type ColourMapName, colourTable, type DIVERGING, type Range } from './utils';
import { valueAt } from './values.utils';
import { useVeil } from './veil';
import { useShared } from './view';

interface Painted extends Pick<FrameProps, 'maps' | 'view' | 'shift' | 'glass'> {
  layer: Layer;
  range: Range;
  settings: Pick<Settings, 'inverted' | 'scale'> &
    Partial<Pick<Settings, 'faded'>> & { colourMap: ColourMapName | typeof DIVERGING };
}

/** A layer, shown large. */
export function LayerMap({ layer, range, settings, ...frame }: Painted & FrameProps) {
  const { colourMap, inverted, scale } = settings;
  return (
    <MapFrame
      {...frame}
      shown={layer.key}
      model={layer.model}
      role={layer.role}
      tell={(pixel) => valueAt(frame.maps, layer, pixel)}
      legend={
        <ColourBar range={range} scale={scale} colourMap={colourMap} inverted={inverted} unit={layer.unit} />
      }
    >
      <LayerMesh {...frame} layer={layer} range={range} settings={settings} />
    </MapFrame>
  );
}

/** What is painted of a layer. */
export function LayerMesh({ layer, range, settings, maps, view, shift, glass }: Painted) {
  const until = useShared(view.until);
  const lens = useLens(view, gridOf(maps, shift), glass?.lens ?? 0);
  const { colourMap, inverted, scale, faded } = settings;
  const table = useMemo(() => colourTable(colourMap, inverted), [colourMap, inverted]);
  const fading = useMemo(
    () => (faded ? opacitiesOf(maps, layer, faded) : undefined),
    [maps, layer, faded, maps.layers, maps.errorLayer],
  );
  const opacities = useDerived(maps, fading)?.values;
  const veil = useVeil(maps, layer.model);
  const { values } = layer;
  return (
    <MapMesh
      maps={maps}
      look={{
        channels: [{ values, range }],
        scale,
        table,
        opacities,
        veil,
        shift,
        opacity: glass?.opacity ?? 1,
        isOver: glass !== undefined,
        lens,
        until,
      }}
    />
  );
}
