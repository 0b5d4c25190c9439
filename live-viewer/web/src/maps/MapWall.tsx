import { useEffect, useMemo, useRef } from 'react';
import type { Settings } from '../settings';
import { texts } from '../texts';
import type { Layer, Maps } from './maps';
import { groupsOf } from './roles.utils';
import { useRange } from './useRange';
import { colourTable, paintSmall, SMALL_SAMPLE, smallSize } from './utils';

const MOST_PIXELS = 160;
/** Small maps are painted again no more often than this, ms. */
const REPAINT_MS = 400;
const SMALL_EFFORT = { most: SMALL_SAMPLE, restMs: REPAINT_MS };

interface Props {
  maps: Maps;
  chosen: string;
  settings: Settings;
  atRest: boolean;
  onChoose: (layer: string) => void;
}

/** Every layer as a small map, grouped by model and inside a model by what it is. */
export function MapWall({ maps, chosen, settings, atRest, onChoose }: Props) {
  const models = [...new Set(maps.layers.map(({ model }) => model))];
  const table = useMemo(
    () => colourTable(settings.colourMap, settings.inverted),
    [settings.colourMap, settings.inverted],
  );
  return (
    <nav className="wall" aria-label={texts.layers}>
      {models.map((model) => (
        <section key={model}>
          <h2>
            {model}{' '}
            <small>
              {texts.modelVersion(maps.layers.find((layer) => layer.model === model)?.version ?? '')}
            </small>
          </h2>
          {groupsOf(maps.layers, model).map(({ role, layers }) => (
            <div key={role} className="tiles" role="group" aria-label={texts.groupOf(model, role)}>
              {layers.some(({ name }) => name !== texts.roles[role]) && <h3>{texts.roles[role]}</h3>}
              {layers.map((layer) => (
                <button
                  key={layer.key}
                  type="button"
                  className="tile"
                  aria-label={layer.key}
                  aria-pressed={layer.key === chosen}
                  onClick={() => onChoose(layer.key)}
                >
                  <SmallMap maps={maps} layer={layer} settings={settings} atRest={atRest} table={table} />
                  <span>{layer.name}</span>
                </button>
              ))}
            </div>
          ))}
        </section>
      ))}
    </nav>
  );
}

interface SmallMapProps {
  maps: Maps;
  layer: Layer;
  settings: Settings;
  atRest: boolean;
  table: Uint32Array;
}

function SmallMap({ maps, layer, settings, atRest, table }: SmallMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painted = useRef<{ version: number; time: number; look: string }>();
  const size = smallSize(maps.rows, maps.columns, MOST_PIXELS);
  const range = useRange(maps, layer, { ...settings, manual: null }, atRest, SMALL_EFFORT);
  useEffect(() => {
    const look = `${settings.colourMap} ${settings.inverted} ${settings.scale} ${range?.join()} ${layer.key}`;
    const before = painted.current;
    if (!range || (before?.version === maps.version && before.look === look)) {
      return undefined;
    }
    const paint = () => {
      const context = canvas.current?.getContext('2d');
      if (!context) {
        return;
      }
      const image = context.createImageData(size.columns, size.rows);
      const pixels = new Uint32Array(image.data.buffer);
      paintSmall(pixels, size, layer.values, maps.columns, range, settings.scale, table);
      context.putImageData(image, 0, 0);
      painted.current = { version: maps.version, time: performance.now(), look };
    };
    const wait = before && before.look === look ? before.time + REPAINT_MS - performance.now() : 0;
    if (wait <= 0) {
      paint();
      return undefined;
    }
    const timer = setTimeout(paint, wait);
    return () => clearTimeout(timer);
  });
  const shape = Math.min(3, Math.max(0.5, maps.columns / maps.rows));
  return (
    <canvas
      ref={canvas}
      width={size.columns}
      height={size.rows}
      style={{ aspectRatio: shape }}
      aria-hidden="true"
    />
  );
}
