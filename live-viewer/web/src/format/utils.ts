/** Numbers as text, the same in every locale: a narrow space between thousands, a point before decimals. */

const THIN_SPACE = '\u202f';

/** An integer, grouped in thousands. */
export function formatCount(count: number): string {
  const digits = Math.abs(Math.round(count)).toString();
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return count < 0 ? `−${grouped}` : grouped;
}

/** A number beside an axis, without the noise of its last bits. */
export function formatTick(tick: number): string {
  const clean = Number(tick.toPrecision(6));
  return Number.isInteger(clean) ? formatCount(clean) : String(clean).replace('-', '−');
}

/** A measured value with about `digits` significant digits. */
export function formatValue(value: number, digits = 4): string {
  if (!Number.isFinite(value)) {
    return '–';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    return value
      .toExponential(Math.max(0, digits - 2))
      .replace('e+', 'e')
      .replace('-', '−');
  }
  const decimals = size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  const text = value.toFixed(Math.min(decimals, 6));
  const [whole = '0', fraction] = text.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return `${value < 0 ? '−' : ''}${grouped}${fraction ? `.${fraction}` : ''}`;
}

/** A duration in its two largest units: 420 ms, 4.2 s, 12 s, 3 min 05 s, 2 h 04 min, 3 d 4 h. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return '–';
  }
  if (seconds < 0.9995) {
    return `${Math.round(seconds * 1000)} ms`;
  }
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  }
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) {
    return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  }
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in two or three digits: 0 B, 12 kB, 3.9 GB. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < BYTES.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${BYTES[unit]}`;
}

/** Milliseconds: 12 ms, 1.2 s. */
export function formatMillis(millis: number): string {
  if (millis < 0) {
    return '–';
  }
  return formatDuration(millis / 1000);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A point of time in the time zone of the browser: 21 Nov 14:05. */
export function formatTime(time: Date): string {
  return `${time.getDate()} ${MONTHS[time.getMonth()]} ${pad(time.getHours())}:${pad(time.getMinutes())}`;
}

interface NamedScan {
  scan: string;
  title: string;
  rows: number;
  columns: number;
  startNs: bigint;
}

/** How many characters of the id tell scans of the same name apart, when they are enough. */
const ID_TAIL = 4;

/** A name for each scan, no two the same: title, size and start, and the end of the id where these are not enough. */
export function scanNames(scans: NamedScan[]): string[] {
  const names = scans.map(({ scan, title, rows, columns, startNs }) =>
    [
      title || scan,
      `${rows} × ${columns}`,
      startNs > 0n && formatTime(new Date(Number(startNs / 1_000_000n))),
    ]
      .filter(Boolean)
      .join(' · '),
  );
  return names.map((name, i) => {
    const same = scans.filter((_, other) => names[other] === name).map(({ scan }) => scan);
    return same.length === 1 ? name : `${name} · ${uniqueTail(scans[i]!.scan, same)}`;
  });
}

function uniqueTail(id: string, all: string[]): string {
  let length = ID_TAIL;
  while (length < id.length && all.some((other) => other !== id && other.endsWith(id.slice(-length)))) {
    length++;
  }
  return length < id.length ? `…${id.slice(-length)}` : id;
}

function pad(value: number): string {
  return value.toString().padStart(2, '0');
}
