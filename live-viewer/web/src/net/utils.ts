const FIRST_MS = 500;
const LONGEST_MS = 8000;

/** How long to wait before the n-th attempt (from 0) to connect again; `random` in 0 to 1 keeps pages apart. */
export function retryMs(attempt: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) * (0.75 + 0.5 * random);
}

/** Little-endian float32 numbers of a message. */
export function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(aligned(bytes, 4));
}

/** Little-endian float64 numbers of a message. */
export function doubles(bytes: Uint8Array): Float64Array {
  return new Float64Array(aligned(bytes, 8));
}

function aligned(bytes: Uint8Array, size: number): ArrayBuffer {
  const whole = bytes.byteLength - (bytes.byteLength % size);
  return bytes.slice(0, whole).buffer;
}

/** The address of the WebSocket beside a page. */
export function socketUrl(page: string): string {
  const url = new URL('ws', page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return url.href;
}
