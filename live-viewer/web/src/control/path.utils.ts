import type { RasterPlan } from './parameters.utils';

/** A way over pixels of one row, along its middle; mm. */
export interface Run {
  row: number;
  from: Place;
  to: Place;
}

export interface Place {
  x: number;
  y: number;
}

/** More lines than these are not told apart in a small drawing. */
const MOST_LINES = 25;
/** Over Ethernet, 35 ms for 1024 channels; over a serial line 3 bytes of 10 bits a channel. As the adapter counts. */
const NETWORK_S_PER_CHANNEL = 35e-3 / 1024;
const BITS_PER_CHANNEL = 30;
/** A stage in motion gets to its speed this much before the first border. */
const CLOSE_MM = 0.05;

/** The first and the last column of a row that is measured; undefined where none is. */
function columnsOf({ region, columns }: RasterPlan, row: number): [first: number, last: number] | undefined {
  if (region.length === 0) {
    return [0, columns - 1];
  }
  const y = row + 0.5;
  const crossings = region.flatMap(([x1, y1], i) => {
    const [x2, y2] = region[(i + 1) % region.length]!;
    return y1 > y !== y2 > y ? [x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)] : [];
  });
  const first = Math.max(0, Math.ceil(Math.min(...crossings) - 0.5));
  const last = Math.min(columns - 1, Math.ceil(Math.max(...crossings) - 0.5) - 1);
  return crossings.length > 0 && last >= first ? [first, last] : undefined;
}

function isBack({ serpentine }: RasterPlan, row: number): boolean {
  return serpentine && row % 2 === 1;
}

function runOf(plan: RasterPlan, row: number): Run | undefined {
  const columns = columnsOf(plan, row);
  if (!columns) {
    return undefined;
  }
  const { left, top, step } = plan;
  const [start, end] = isBack(plan, row) ? [columns[1], columns[0]] : columns;
  const place = (column: number) => ({ x: left + (column + 0.5) * step, y: top + row * step });
  return { row, from: place(start), to: place(end) };
}

/** All rows, or some of them that go both ways as all do, in the order in which they are measured. */
export function runsOf(plan: RasterPlan): { runs: Run[]; every: number } {
  const needed = Math.ceil(plan.rows / MOST_LINES);
  // An odd number of rows from one to the next keeps the directions in turn.
  const every = needed % 2 === 1 ? needed : needed + 1;
  const runs: Run[] = [];
  for (let row = 0; row < plan.rows; row += every) {
    const run = runOf(plan, row);
    if (run) {
      runs.push(run);
    }
  }
  return { runs, every };
}

/** Where the head is when the first pixel is counted, and when the last is; undefined when no pixel is measured. */
export function endsOf(plan: RasterPlan): { begin: Place; end: Place } | undefined {
  let first: Run | undefined;
  let last: Run | undefined;
  for (let row = 0; row < plan.rows; row++) {
    const run = runOf(plan, row);
    first ??= run;
    last = run ?? last;
  }
  return first && last && { begin: first.from, end: last.to };
}

/** How many pixels are measured. */
export function pixelsOf(plan: RasterPlan): number {
  if (plan.region.length === 0) {
    return plan.rows * plan.columns;
  }
  let pixels = 0;
  for (let row = 0; row < plan.rows; row++) {
    const columns = columnsOf(plan, row);
    pixels += columns ? columns[1] - columns[0] + 1 : 0;
  }
  return pixels;
}

/** Time of a way from standing to standing, s. */
function moveS(mm: number, speed: number, acceleration: number): number {
  return mm < (speed * speed) / acceleration
    ? 2 * Math.sqrt(mm / acceleration)
    : mm / speed + speed / acceleration;
}

/** About how long a scan takes, s: its dwells, the ways between, and what spectrometers take to hand their spectra over. */
export function durationOf(plan: RasterPlan): number {
  const { borders, step, dwell, rows, fastest, acceleration, serpentine } = plan;
  const transfers = plan.spectrometers.map(({ isSerial, baud, channels }) =>
    isSerial ? (channels * BITS_PER_CHANNEL) / baud : channels * NETWORK_S_PER_CHANNEL,
  );
  const transfer = transfers.reduce((sum, each) => sum + each, 0);
  const speed = step / dwell;
  const runUp = (speed * speed) / (2 * acceleration) + CLOSE_MM;
  let seconds = 0;
  for (let row = 0; row < rows; row++) {
    const columns = columnsOf(plan, row);
    if (!columns) {
      continue;
    }
    const pixels = columns[1] - columns[0] + 1;
    const back = serpentine ? 0 : pixels * step;
    if (borders === 'settle') {
      const way = (pixels - 1) * moveS(step, fastest, acceleration);
      seconds += pixels * (dwell + transfer) + way + moveS(step, fastest, acceleration);
      seconds += back > 0 ? moveS(back, fastest, acceleration) : 0;
    } else {
      const speedingUp = 2 * (speed / acceleration + CLOSE_MM / speed);
      const turn =
        moveS(step, fastest, acceleration) + (back > 0 ? moveS(back + 2 * runUp, fastest, acceleration) : 0);
      const readOut = borders === 'pulses' ? pixels * transfer : 0;
      seconds += pixels * dwell + speedingUp + Math.max(turn, readOut);
    }
  }
  return seconds;
}
