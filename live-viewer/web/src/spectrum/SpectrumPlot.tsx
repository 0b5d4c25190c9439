import {
  AxialSelectionTool,
  DataCurve,
  DataToHtml,
  Pan,
  ResetZoomButton,
  ScaleType,
  SvgElement,
  SvgRect,
  TooltipMesh,
  useCanvasEvent,
  VisCanvas,
  XAxisZoom,
  YAxisZoom,
} from '@h5web/lib';
import { useRef } from 'react';
import { Vector3 } from 'three';
import { formatCount, formatValue } from '../format/utils';
import { texts } from '../texts';
import type { EnergyWindow } from '../net/windows';
import type { Ink } from '../theme';
import type { FittedCurve } from './curves.utils';
import { type Curve, extent, forLogAxis, hasName, labelRows, type Marker, peak, shortName } from './utils';

/** Below this the noise peak is; it does not set the height of the plot. */
const NOISE_KEV = 0.5;

/** Lines that carry more than this share of their group are drawn solid. */
const STRONG = 0.3;

/** Of the names of lines, px. */
const CHARACTER_WIDTH = 6.6;
const LABEL_HEIGHT = 12;
const LABEL_GAP = 3;
const LABEL_ROWS = 6;

/** A pointer that moved less than this between press and release has clicked, px. */
const CLICK_PX = 4;
/** Narrower windows are a click with a trembling hand, px. */
const LEAST_WINDOW_PX = 3;

/** Of a curve of a detector, by its place. */
export function colourOfCurve({ of }: Curve, detector: number, ink: Ink): string {
  return of === 'selection' ? ink.detectors[detector % ink.detectors.length]! : ink[of];
}

interface Props {
  ink: Ink;
  curves: Curve[];
  /** What one of them is made of. */
  fitted: FittedCurve[];
  colourOfPart: (name: string) => string;
  hasAxis: boolean;
  log: boolean;
  /** What the counts are: of all pixels, or per pixel. */
  label: string;
  found: Marker[];
  colours: Map<string, string>;
  windows: readonly EnergyWindow[];
  onPeak: (energyKev: number) => void;
  onWindow: (window: EnergyWindow) => void;
}

/** Spectra over one axis. A click asks what a peak is, dragging with Shift maps a window. */
export function SpectrumPlot(props: Props) {
  const {
    ink,
    curves,
    fitted,
    colourOfPart,
    hasAxis,
    log,
    label,
    found,
    colours,
    windows,
    onPeak,
    onWindow,
  } = props;
  const domain = extent(curves);
  const top = peak(curves, hasAxis ? NOISE_KEV : 0);
  const unit = curves[0]?.unit ?? 1;
  const most = Math.max(unit, top);
  const counts: [number, number] = log ? [0.5 * unit, most * 3] : [0, most * 1.15];
  const shown = (values: ArrayLike<number>) => (log ? forLogAxis(values, unit) : Float32Array.from(values));
  return (
    <div className="spectrum-plot">
      <VisCanvas
        abscissaConfig={{ visDomain: domain, showGrid: true, label: hasAxis ? texts.energy : texts.channel }}
        ordinateConfig={{
          visDomain: counts,
          showGrid: true,
          label,
          scaleType: log ? ScaleType.Log : ScaleType.Linear,
          formatTick: (count) => (count < 1 ? formatValue(count, 1) : formatCount(count)),
        }}
      >
        <Pan />
        <XAxisZoom />
        <YAxisZoom modifierKey="Shift" />
        <ResetZoomButton />
        {hasAxis && <WindowBands windows={windows} counts={counts} />}
        {hasAxis && <Markers found={found} counts={counts} colours={colours} />}
        {fitted.map(({ name, kind, abscissas, counts: values }) => (
          <DataCurve
            key={`fit ${name}`}
            abscissas={abscissas}
            ordinates={shown(values)}
            color={kind === 'whole' ? ink.fit : colourOfPart(name)}
          />
        ))}
        {curves.map((curve, i) => (
          <DataCurve
            key={`${curve.of} ${curve.name}`}
            abscissas={curve.abscissas}
            ordinates={shown(curve.counts)}
            color={colourOfCurve(curve, i, ink)}
          />
        ))}
        {hasAxis && <PeakTool onPeak={onPeak} />}
        {hasAxis && (
          <AxialSelectionTool
            axis="x"
            modifierKey="Shift"
            validate={({ html: [a, b] }) => Math.abs(a.x - b.x) > LEAST_WINDOW_PX}
            onValidSelection={({ data: [a, b] }) =>
              onWindow({ firstKev: Math.max(0, Math.min(a.x, b.x)), lastKev: Math.max(a.x, b.x) })
            }
          >
            {({ html }, _, isValid) =>
              isValid && (
                <SvgElement>
                  <SvgRect className="rubber-band" coords={html} />
                </SvgElement>
              )
            }
          </AxialSelectionTool>
        )}
        <TooltipMesh
          guides="vertical"
          renderTooltip={(x) => <CountsTip curves={curves} x={x} hasAxis={hasAxis} />}
        />
      </VisCanvas>
    </div>
  );
}

function PeakTool({ onPeak }: { onPeak: (energyKev: number) => void }) {
  const pressed = useRef<Vector3>();
  useCanvasEvent('pointerdown', ({ htmlPt, sourceEvent }) => {
    pressed.current = sourceEvent.button === 0 && !sourceEvent.shiftKey ? htmlPt.clone() : undefined;
  });
  useCanvasEvent('pointerup', ({ htmlPt, dataPt }) => {
    if (pressed.current && pressed.current.distanceTo(htmlPt) < CLICK_PX) {
      onPeak(dataPt.x);
    }
    pressed.current = undefined;
  });
  return null;
}

function WindowBands({ windows, counts }: { windows: readonly EnergyWindow[]; counts: [number, number] }) {
  return windows.map(({ firstKev, lastKev }) => (
    <DataToHtml
      key={firstKev}
      points={[new Vector3(firstKev, counts[0], 0), new Vector3(lastKev, counts[1], 0)]}
    >
      {(a, b) => (
        <SvgElement>
          <SvgRect className="window-band" coords={[a, b]} />
        </SvgElement>
      )}
    </DataToHtml>
  ));
}

interface MarkersProps {
  found: Marker[];
  counts: [number, number];
  colours: Map<string, string>;
}

function Markers({ found, counts, colours }: MarkersProps) {
  const points = found.flatMap(({ energyKev }) => counts.map((count) => new Vector3(energyKev, count, 0)));
  return (
    <DataToHtml points={points}>
      {(...places) => (
        <SvgElement>
          <MarkerLines found={found} places={places} colours={colours} />
        </SvgElement>
      )}
    </DataToHtml>
  );
}

interface MarkerLinesProps {
  found: Marker[];
  /** Bottom and top of each line. */
  places: Vector3[];
  colours: Map<string, string>;
}

function MarkerLines({ found, places, colours }: MarkerLinesProps) {
  const top = (i: number) => places[2 * i + 1]!;
  const named = found.flatMap((marker, i) => (hasName(marker, found) ? [i] : []));
  const rows = labelRows(
    named.map((i) => ({
      x: top(i).x,
      width: LABEL_GAP + CHARACTER_WIDTH * shortName(found[i]!.name).length,
      weight: found[i]!.share,
    })),
    LABEL_ROWS,
  );
  return (
    <>
      {found.map((marker, i) => {
        const row = rows[named.indexOf(i)];
        const bottom = places[2 * i]!;
        return (
          <g
            key={marker.name}
            className={marker.share > STRONG ? 'marker strong' : 'marker'}
            style={{ color: colours.get(marker.symbol) }}
          >
            <line x1={bottom.x} x2={top(i).x} y1={bottom.y} y2={top(i).y} />
            {row !== undefined && (
              <text x={top(i).x + LABEL_GAP} y={Math.max(0, top(i).y) + LABEL_HEIGHT * (row + 1) - 1}>
                {shortName(marker.name)}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

function CountsTip({ curves, x, hasAxis }: { curves: Curve[]; x: number; hasAxis: boolean }) {
  return (
    <div className="tip">
      <div>{hasAxis ? `${formatValue(x)} keV` : `${texts.channel} ${Math.round(x)}`}</div>
      {curves.map(({ name, of, unit, abscissas, counts }) => {
        const at = nearest(abscissas, x);
        const count = counts[at] ?? 0;
        return (
          <div key={`${of} ${name}`}>
            {`${of === 'selection' ? '' : `${texts.curvesOf[of]} · `}${name}: ${unit === 1 ? formatCount(count) : formatValue(count, 3)}`}
          </div>
        );
      })}
    </div>
  );
}

function nearest(ascending: Float32Array, x: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= x) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return x - (ascending[low] ?? 0) <= (ascending[high] ?? 0) - x ? low : high;
}
