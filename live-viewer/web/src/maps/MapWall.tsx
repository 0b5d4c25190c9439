import { useEffect, useMemo, useRef } from 'react';
import type { Settings } from '../settings';
import { texts } from '../texts';
import type { Layer, Maps } from './maps';
import { isPicture, paintPicture, type Picture, type Shown } from './pictures.utils';
import { groupsOf } from './roles.utils';
import { useRange, useRanges } from './useRange';
import { gridOf } from './grid.utils';
import { colourTable, paintSmall, SMALL_SAMPLE, smallSize, type SmallSize } from './utils';

const MOST_PIXELS = 160;
/** Small maps are painted again no more often than this, ms. */
const REPAINT_MS = 400;
const SMALL_EFFORT = { most: SMALL_SAMPLE, restMs: REPAINT_MS };

interface Props {
  maps: Maps;
  shown: Shown[];
  chosen: string;
  settings: Settings;
  atRest: boolean;
  onChoose: (layer: string) => void;
}

/** Every layer as a small map, grouped by model and inside a model by what it is. */
export function MapWall({ maps, shown, chosen, settings, atRest, onChoose }: Props) {
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
          {groupsOf(shown, model).map(({ role, layers }) => (
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
                  {isPicture(layer) ? (
                    <SmallPicture maps={maps} picture={layer} settings={settings} atRest={atRest} />
                  ) : (
                    <SmallLayer maps={maps} layer={layer} settings={settings} atRest={atRest} table={table} />
                  )}
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

interface SmallProps {
  maps: Maps;
  settings: Settings;
  atRest: boolean;
}

function SmallLayer({
  maps,
  layer,
  settings,
  atRest,
  table,
}: SmallProps & { layer: Layer; table: Uint32Array }) {
  const range = useRange(maps, layer, { ...settings, manual: null }, atRest, SMALL_EFFORT);
  return (
    <SmallMap
      maps={maps}
      look={`${settings.colourMap} ${settings.inverted} ${settings.scale} ${range?.join()} ${layer.key}`}
      paint={(pixels, size) =>
        range && paintSmall(pixels, size, layer.values, maps.columns, range, settings.scale, table)
      }
    />
  );
}

function SmallPicture({ maps, picture, settings, atRest }: SmallProps & { picture: Picture }) {
  const { dimmed } = settings;
  const ranges = useRanges(maps, picture.channels, settings, atRest, SMALL_EFFORT);
  return (
    <SmallMap
      maps={maps}
      look={`${dimmed} ${ranges.join()} ${picture.key}`}
      paint={(pixels, size) => paintPicture(pixels, size, picture, maps.columns, ranges, dimmed)}
    />
  );
}

interface SmallMapProps {
  maps: Maps;
  /** When it changes the map is painted anew at once. */
  look: string;
  paint: (pixels: Uint32Array, size: SmallSize) => void;
}

function SmallMap({ maps, look, paint }: SmallMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painted = useRef<{ version: number; time: number; look: string }>();
  const size = smallSize(maps.rows, maps.columns, MOST_PIXELS);
  useEffect(() => {
    const before = painted.current;
    if (before?.version === maps.version && before.look === look) {
      return undefined;
    }
    const repaint = () => {
      const context = canvas.current?.getContext('2d');
      if (!context) {
        return;
      }
      const image = context.createImageData(size.columns, size.rows);
      paint(new Uint32Array(image.data.buffer), size);
      context.putImageData(image, 0, 0);
      painted.current = { version: maps.version, time: performance.now(), look };
    };
    const wait = before && before.look === look ? before.time + REPAINT_MS - performance.now() : 0;
    if (wait <= 0) {
      repaint();
      return undefined;
    }
    const timer = setTimeout(repaint, wait);
    return () => clearTimeout(timer);
  });
  const { x, y } = gridOf(maps);
  const shape = Math.min(3, Math.max(0.5, (maps.columns * x) / (maps.rows * y)));
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
