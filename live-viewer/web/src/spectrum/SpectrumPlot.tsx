import {
  DataCurve,
  DataToHtml,
  Pan,
  ResetZoomButton,
  ScaleType,
  SvgElement,
  TooltipMesh,
  VisCanvas,
  XAxisZoom,
  YAxisZoom,
} from '@h5web/lib';
import { Vector3 } from 'three';
import { formatCount, formatValue } from '../format/utils';
import { texts } from '../texts';
import {
  type Curve,
  type ElementLines,
  extent,
  forLogAxis,
  hasName,
  labelRows,
  type Marker,
  markers,
  peak,
  shortName,
} from './utils';

/** Okabe and Ito's colours, which colour-blind eyes tell apart too. */
export const CURVE_COLOURS = ['#56b4e9', '#e69f00', '#cc79a7', '#009e73'];

/** Below this the noise peak is; it does not set the height of the plot. */
const NOISE_KEV = 0.5;

/** Lines that carry more than this share of their group are drawn solid. */
const STRONG = 0.3;

/** Of the names of lines, px. */
const CHARACTER_WIDTH = 6.6;
const LABEL_HEIGHT = 12;
const LABEL_GAP = 3;
const LABEL_ROWS = 6;

interface Props {
  curves: Curve[];
  hasAxis: boolean;
  log: boolean;
  table: ElementLines[];
  marked: string[];
  colours: Map<string, string>;
}

export function SpectrumPlot({ curves, hasAxis, log, table, marked, colours }: Props) {
  const domain = extent(curves);
  const top = Math.max(1, peak(curves, hasAxis ? NOISE_KEV : 0));
  const counts: [number, number] = log ? [0.5, top * 3] : [0, top * 1.15];
  return (
    <div className="spectrum-plot">
      <VisCanvas
        abscissaConfig={{ visDomain: domain, showGrid: true, label: hasAxis ? texts.energy : texts.channel }}
        ordinateConfig={{
          visDomain: counts,
          showGrid: true,
          label: texts.counts,
          scaleType: log ? ScaleType.Log : ScaleType.Linear,
          formatTick: (count) => (count < 1 ? formatValue(count, 1) : formatCount(count)),
        }}
      >
        <Pan />
        <XAxisZoom />
        <YAxisZoom modifierKey="Shift" />
        <ResetZoomButton />
        {hasAxis && <Markers found={markers(table, marked, domain)} counts={counts} colours={colours} />}
        {curves.map((curve, i) => (
          <DataCurve
            key={curve.name}
            abscissas={curve.abscissas}
            ordinates={log ? forLogAxis(curve.counts) : Float32Array.from(curve.counts)}
            color={CURVE_COLOURS[i % CURVE_COLOURS.length] ?? '#fff'}
          />
        ))}
        <TooltipMesh
          guides="vertical"
          renderTooltip={(x) => <CountsTip curves={curves} x={x} hasAxis={hasAxis} />}
        />
      </VisCanvas>
    </div>
  );
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
      {curves.map(({ name, abscissas, counts }) => {
        const at = nearest(abscissas, x);
        return <div key={name}>{`${name}: ${formatCount(counts[at] ?? 0)}`}</div>;
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
