import type { Maps } from '../maps/maps';

/** Pixels whose delays are kept, so that a page that is left open with ?measure does not grow for ever. */
const MOST_DELAYS = 1_000_000;

/** What a benchmark reads off a page that was opened with ?measure; other pages keep nothing of it. */
export class Measure {
  /** Of all messages of the viewer. */
  bytes = 0;
  /** From the start of loading the page to the first map on the screen; undefined: there was none yet. */
  firstMapMs: number | undefined;
  /** From the end of a pixel's dwell to its place on the screen, of pixels that were measured while the page was open. */
  readonly delaysMs: number[] = [];

  private readonly openedMs = performance.timeOrigin;
  private waiting: { version: number; measuredMs: number }[] = [];

  received(bytes: number): void {
    this.bytes += bytes;
  }

  /** Pixels come, of which the maps have those of before still. */
  comes(
    maps: Pick<Maps, 'version' | 'startMs' | 'measuredS'>,
    firstPixel: number,
    measuredS: Float32Array,
  ): void {
    measuredS.forEach((seconds, i) => {
      const measuredMs = maps.startMs + 1000 * seconds;
      if (measuredMs > this.openedMs && seconds !== maps.measuredS[firstPixel + i]) {
        this.waiting.push({ version: maps.version + 1, measuredMs });
      }
    });
  }

  /** A large map of a version was handed to the graphics card; when the frame after the next begins it is seen. */
  painted(version: number): void {
    requestAnimationFrame(() => requestAnimationFrame(() => this.seen(version)));
  }

  private seen(version: number): void {
    this.firstMapMs ??= performance.now();
    const now = Date.now();
    const later = this.waiting.filter((pixel) => pixel.version > version);
    if (later.length < this.waiting.length && this.delaysMs.length < MOST_DELAYS) {
      this.waiting
        .filter((pixel) => pixel.version <= version)
        .forEach(({ measuredMs }) => this.delaysMs.push(now - measuredMs));
    }
    this.waiting = later;
  }
}
