import { SelectionTool, SvgElement, SvgRect, VisCanvas, VisMesh } from '@h5web/lib';
import { useEffect, useMemo, useRef, useState } from 'react';
import { DataTexture, NearestFilter, RGBAFormat, SRGBColorSpace } from 'three';
import { formatCount, formatTick } from '../format/utils';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer, Maps } from '../maps/maps';
import type { Session } from '../net/session';
import type { Ring } from '../selection/mask.utils';
import { maskOf } from '../selection/selection.utils';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { LassoTool } from './LassoTool';
import { binsFor, histogram, paintHistogram, pixelsInside } from './scatter.utils';

/** A growing map is looked at again after this time, ms. */
const AGAIN_MS = 1000;
const CLICK_PX = 4;
const NEUTRAL = '#ffffff';

interface Props {
  session: Session;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

/** How two layers go together, pixel by pixel; what is selected there is selected everywhere. */
export function ScatterPanel({ session, settings, change }: Props) {
  const { maps } = session;
  const [tool, setTool] = useState<'rectangle' | 'lasso'>('lasso');
  if (!maps) {
    return null;
  }
  const [firstX, firstY] = firstPair(maps.layers);
  const x = maps.layers.find(({ key }) => key === settings.scatter[0]) ?? firstX;
  const y = maps.layers.find(({ key }) => key === settings.scatter[1]) ?? firstY;
  if (!x || !y) {
    return null;
  }
  const choose = (label: string, layer: Layer, set: (key: string) => [string, string]) => (
    <label>
      {label}
      <select
        aria-label={label}
        value={layer.key}
        onChange={(event) => change({ scatter: set(event.target.value) })}
      >
        {maps.layers.map(({ key }) => (
          <option key={key}>{key}</option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="scatter">
      <div className="toolbar">
        {choose(texts.scatterX, x, (key) => [key, y.key])}
        {choose(texts.scatterY, y, (key) => [x.key, key])}
        <label>
          {texts.scatterTool}
          <select value={tool} onChange={(event) => setTool(event.target.value as typeof tool)}>
            <option value="lasso">{texts.scatterTools.lasso}</option>
            <option value="rectangle">{texts.scatterTools.rectangle}</option>
          </select>
        </label>
      </div>
      <Plot key={`${x.key} ${y.key}`} session={session} maps={maps} x={x} y={y} tool={tool} />
      <p className="hint">{texts.scatterHint}</p>
    </div>
  );
}

/** Two codes, or else two areas. */
function firstPair(layers: Layer[]): Layer[] {
  const codes = layers.filter(({ role }) => role === LayerRole.CODE);
  const areas = layers.filter(({ role }) => role === LayerRole.AREA);
  return [codes, areas, layers].find((pair) => pair.length > 1) ?? [];
}

interface PlotProps {
  session: Session;
  maps: Maps;
  x: Layer;
  y: Layer;
  tool: 'rectangle' | 'lasso';
}

function Plot({ session, maps, x, y, tool }: PlotProps) {
  const { selection } = session;
  const version = useSlow(maps.version);
  const chosen = session.annotations.all.get(session.region);
  const mask = useMemo(() => selection && maskOf(selection, maps), [selection, maps]);
  const made = useMemo(
    () => histogram(x.values, y.values, mask, binsFor(maps.rows * maps.columns)),
    [x, y, mask, version, maps],
  );
  const texture = useMemo(() => {
    const pixels = paintHistogram(made, chosen?.colour ?? NEUTRAL);
    const painted = new DataTexture(new Uint8Array(pixels.buffer), made.bins, made.bins, RGBAFormat);
    painted.colorSpace = SRGBColorSpace;
    painted.magFilter = NearestFilter;
    painted.minFilter = NearestFilter;
    painted.needsUpdate = true;
    return painted;
  }, [made, chosen?.colour]);
  useEffect(() => () => texture.dispose(), [texture]);
  const select = (ring: Ring) => {
    const found = pixelsInside(x.values, y.values, ring, maps);
    session.select(found.pixels.includes(1) ? { kind: 'mask', mask: found } : undefined);
  };
  const sum = (counts: Uint32Array) => formatCount(counts.reduce((a, b) => a + b, 0));
  return (
    <>
      <div className="scatter-plot" role="region" aria-label={texts.scatterOf(x.key, y.key)}>
        <VisCanvas
          abscissaConfig={{ visDomain: made.x, label: `${x.key} (${x.unit})`, formatTick }}
          ordinateConfig={{ visDomain: made.y, label: `${y.key} (${y.unit})`, formatTick }}
        >
          <VisMesh>
            <meshBasicMaterial key={texture.uuid} map={texture} transparent toneMapped={false} />
          </VisMesh>
          {tool === 'lasso' ? (
            <LassoTool onRing={select} />
          ) : (
            <SelectionTool
              validate={({ html: [a, b] }) => a.distanceTo(b) >= CLICK_PX}
              onValidSelection={({ data: [a, b] }) =>
                select([
                  [a.x, a.y],
                  [b.x, a.y],
                  [b.x, b.y],
                  [a.x, b.y],
                  [a.x, a.y],
                ])
              }
            >
              {({ html }, _, isValid) =>
                isValid && (
                  <SvgElement>
                    <SvgRect className="rubber-band" coords={html} />
                  </SvgElement>
                )
              }
            </SelectionTool>
          )}
        </VisCanvas>
      </div>
      <p className="hint" role="status" aria-label={texts.scatter}>
        {texts.scatterSelected(sum(made.selected), sum(made.all))}
      </p>
    </>
  );
}

/** A number that may change often, taken over now and then. */
function useSlow(number: number): number {
  const [slow, setSlow] = useState(number);
  const newest = useRef(number);
  newest.current = number;
  useEffect(() => {
    const timer = setInterval(() => setSlow(newest.current), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return slow;
}
