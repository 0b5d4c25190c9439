import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatTick } from '../format/utils';
import { texts } from '../texts';
import type { FieldPlan, Plan, RasterPlan } from './parameters.utils';
import { durationOf, endsOf, pixelsOf, type Place, runsOf } from './path.utils';

interface Props {
  plan: Plan | undefined;
  /** Under the path, in mm of the stage: what lies there. */
  underlay?: ReactNode;
}

const { startForm: words } = texts;

/** What is going to be measured, to scale, in which order, and about how long that takes. */
export function PathSketch({ plan, underlay }: Props) {
  return (
    <figure className="sketch" aria-label={words.sketch}>
      {plan === undefined ? (
        <p>{words.noSketch}</p>
      ) : plan.kind === 'raster' ? (
        <Raster plan={plan} underlay={underlay} />
      ) : (
        <FullField plan={plan} />
      )}
    </figure>
  );
}

/** Around the area, as a part of its longer side. */
const MARGIN = 0.08;

function Raster({ plan, underlay }: { plan: RasterPlan; underlay?: ReactNode }) {
  const { left, top, rows, columns, step, region } = plan;
  const [width, height] = [columns * step, rows * step];
  const topBorder = top - step / 2;
  const margin = MARGIN * Math.max(width, height);
  const box = [left - margin, topBorder - margin, width + 2 * margin, height + 2 * margin];
  const { runs, every } = runsOf(plan);
  const ends = endsOf(plan);
  const corner = ([column, row]: [number, number]) => `${left + column * step},${topBorder + row * step}`;
  const way = runs.flatMap(({ from, to }) => [from, to]).map(({ x, y }) => `${x},${y}`);
  const size = margin / 3;
  return (
    <>
      <svg viewBox={box.join(' ')} role="img" aria-label={words.sketch}>
        {underlay && <g className="underlay">{underlay}</g>}
        <rect className="planned" x={left} y={topBorder} width={width} height={height} />
        {region.length > 0 && <polygon className="wanted" points={region.map(corner).join(' ')} />}
        <polyline className={plan.serpentine ? 'way' : 'way back'} points={way.join(' ')} />
        {runs.map(({ row, from, to }) => (
          <line key={row} className="run" x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
        ))}
        {runs.slice(0, 3).map(({ row, from, to }) => (
          <Arrow key={row} from={from} to={to} size={size} />
        ))}
        {ends && (
          <>
            <circle className="begin" cx={ends.begin.x} cy={ends.begin.y} r={size} />
            <rect
              className="end"
              x={ends.end.x - size}
              y={ends.end.y - size}
              width={2 * size}
              height={2 * size}
            />
          </>
        )}
      </svg>
      <figcaption>
        <span>
          {`${words.size(formatCount(rows), formatCount(columns), formatCount(pixelsOf(plan)))} · ${words.sizeInMm(
            formatTick(width),
            formatTick(height),
          )}`}
        </span>
        <strong title={words.takesHelp}>{words.takes(formatDuration(durationOf(plan)))}</strong>
        {ends && (
          <>
            <span>
              <i className="begin" aria-hidden="true" /> {`${words.begin} ${placed(ends.begin)}`}
            </span>
            <span>
              <i className="end" aria-hidden="true" /> {`${words.end} ${placed(ends.end)}`}
            </span>
          </>
        )}
        {every > 1 && <small>{words.every(formatCount(every))}</small>}
      </figcaption>
    </>
  );
}

function placed({ x, y }: Place): string {
  return words.at(formatTick(x), formatTick(y));
}

/** In the middle of a run, the way that it goes. */
function Arrow({ from, to, size }: { from: Place; to: Place; size: number }) {
  const [x, sign] = [(from.x + to.x) / 2, Math.sign(to.x - from.x)];
  return sign === 0 ? null : (
    <path
      className="arrow"
      d={`M${x - (sign * size) / 2} ${from.y - size / 2}L${x + (sign * size) / 2} ${from.y}L${
        x - (sign * size) / 2
      } ${from.y + size / 2}`}
    />
  );
}

function FullField({ plan: { rows, columns, duration } }: { plan: FieldPlan }) {
  return (
    <>
      <svg viewBox={`-2 -2 ${columns + 4} ${rows + 4}`} role="img" aria-label={words.sketch}>
        <rect className="planned whole" width={columns} height={rows} />
      </svg>
      <figcaption>
        <span>{words.size(formatCount(rows), formatCount(columns), formatCount(rows * columns))}</span>
        <strong>
          {`${words.wholeField}, ${
            duration === undefined ? words.untilRunEnds : words.exposure(formatDuration(duration))
          }`}
        </strong>
      </figcaption>
    </>
  );
}
