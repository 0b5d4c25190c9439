import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { Settings } from '../settings';
import { texts } from '../texts';
import type { Layer, Maps } from './maps';
import { isPicture, lookOf, paintPicture, type Picture, type Shown } from './pictures.utils';
import { groupsOf } from './roles.utils';
import { useRange, useRanges } from './useRange';
import { gridOf } from './grid.utils';
import { colourTable, paintSmall, SMALL_SAMPLE, smallSize, type SmallSize } from './utils';
import { type MapView, useShared } from './view';
import { partOf, transformTo } from './view.utils';
import { WINDOWS } from '../net/windows';

const MOST_PIXELS = 160;
/** Small maps are painted again no more often than this, ms. */
const REPAINT_MS = 400;
const SMALL_EFFORT = { most: SMALL_SAMPLE, restMs: REPAINT_MS };

interface Props {
  maps: Maps;
  view: MapView;
  shown: Shown[];
  chosen: string;
  settings: Settings;
  atRest: boolean;
  onChoose: (layer: string) => void;
}

/** Every layer as a small map, grouped by model and inside a model by what it is. */
export function MapWall({ maps, view, shown, chosen, settings, atRest, onChoose }: Props) {
  const models = [...new Set(shown.map(({ model }) => model))];
  const table = useMemo(
    () => colourTable(settings.colourMap, settings.inverted),
    [settings.colourMap, settings.inverted],
  );
  const small = { maps, view, settings, atRest };
  return (
    <nav className="small-maps" aria-label={texts.layers}>
      {models.map((model) => (
        <section key={model}>
          <h2>
            {model || texts.mix}{' '}
            {model && model !== WINDOWS && (
              <small>
                {texts.modelVersion(maps.layers.find((layer) => layer.model === model)?.version ?? '')}
              </small>
            )}
          </h2>
          {groupsOf(shown, model).map(({ role, layers }) => (
            <div
              key={role}
              className="tiles"
              role="group"
              aria-label={model ? texts.groupOf(model, role) : texts.mix}
            >
              {model && layers.some(({ name }) => name !== texts.roles[role]) && <h3>{texts.roles[role]}</h3>}
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
                    <SmallPicture {...small} picture={layer} />
                  ) : (
                    <SmallLayer {...small} layer={layer} table={table} />
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
  view: MapView;
  settings: Settings;
  atRest: boolean;
}

function SmallLayer({
  maps,
  view,
  layer,
  settings,
  atRest,
  table,
}: SmallProps & { layer: Layer; table: Uint32Array }) {
  const range = useRange(maps, layer, settings, atRest, SMALL_EFFORT);
  return (
    <SmallMap
      maps={maps}
      view={view}
      look={`${settings.colourMap} ${settings.inverted} ${settings.scale} ${range?.join()} ${layer.key}`}
      paint={(pixels, size) =>
        range && paintSmall(pixels, size, layer.values, maps.columns, range, settings.scale, table)
      }
    />
  );
}

function SmallPicture({ maps, view, picture, settings, atRest }: SmallProps & { picture: Picture }) {
  const look = lookOf(picture, settings);
  const layers = picture.channels.map(({ layer }) => layer);
  const ranges = useRanges(maps, layers, { ...settings, scale: look.scale }, atRest, SMALL_EFFORT);
  const colours = picture.channels.map(({ layer, colour }) => `${layer.key} ${colour}`);
  return (
    <SmallMap
      maps={maps}
      view={view}
      look={`${look.dimmed} ${look.scale} ${ranges.join()} ${colours.join()}`}
      paint={(pixels, size) => paintPicture(pixels, size, picture, maps.columns, ranges, look)}
    />
  );
}

interface SmallMapProps {
  maps: Maps;
  view: MapView;
  /** When it changes the map is painted anew at once. */
  look: string;
  paint: (pixels: Uint32Array, size: SmallSize) => void;
}

function SmallMap({ maps, view, look, paint }: SmallMapProps) {
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
    <SmallFrame maps={maps} view={view} shape={shape}>
      {(style) => (
        <canvas ref={canvas} width={size.columns} height={size.rows} style={style} aria-hidden="true" />
      )}
    </SmallFrame>
  );
}

interface SmallFrameProps {
  maps: Maps;
  view: MapView;
  shape: number;
  children: (style: CSSProperties) => ReactNode;
}

/** Shows the part of a small map that all maps show, and where the pointer is on them. */
function SmallFrame({ maps, view, shape, children }: SmallFrameProps) {
  const part = partOf(useShared(view.zoom));
  const pointer = useShared(view.pointer);
  const across = pointer && ((pointer.firstColumn + 0.5) / maps.columns - part.left) / part.width;
  const down = pointer && ((pointer.firstRow + 0.5) / maps.rows - part.top) / part.height;
  return (
    <div className="small-map" style={{ aspectRatio: shape }}>
      {children({ transform: transformTo(part) })}
      {across !== undefined && down !== undefined && (
        <i className="small-cursor" style={{ left: `${100 * across}%`, top: `${100 * down}%` }} />
      )}
    </div>
  );
}
