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
  type Marker,
  markers,
  peak,
  shortName,
} from './utils';

/** Okabe and Ito's colours, which colour-blind eyes tell apart too. */
export const CURVE_COLOURS = ['#56b4e9', '#e69f00', '#cc79a7', '#009e73'];

/** Below this the noise peak is; it does not set the height of the plot. */
const NOISE_KEV = 0.5;

interface Props {
  curves: Curve[];
  hasAxis: boolean;
  log: boolean;
  table: ElementLines[];
  marked: string[];
}

export function SpectrumPlot({ curves, hasAxis, log, table, marked }: Props) {
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
        {hasAxis && <Markers found={markers(table, marked, domain)} counts={counts} />}
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

function Markers({ found, counts }: { found: Marker[]; counts: [number, number] }) {
  return (
    <>
      {found.map((marker) => (
        <DataToHtml
          key={marker.name}
          points={[new Vector3(marker.energyKev, counts[0], 0), new Vector3(marker.energyKev, counts[1], 0)]}
        >
          {(bottom, top) => (
            <SvgElement>
              <g className={marker.share > 0.3 ? 'marker strong' : 'marker'}>
                <line x1={bottom.x} x2={top.x} y1={bottom.y} y2={top.y} />
                {hasName(marker, found) && (
                  <text x={top.x + 3} y={Math.max(11, top.y + (marker.share > 0.3 ? 11 : 23))}>
                    {shortName(marker.name)}
                  </text>
                )}
              </g>
            </SvgElement>
          )}
        </DataToHtml>
      ))}
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
