import { ScanKind } from '../gen/pentimento/scans_pb';
import type { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layout, Patch } from '../gen/pentimento/viewer_pb';
import type { Measure } from '../net/measure';
import { floats } from '../net/utils';

/** A number for each pixel, row by row; NaN where there is none. */
export type Values = Float32Array<ArrayBuffer>;

export interface Layer {
  /** Full name, "fit/Fe-K". */
  key: string;
  model: string;
  version: string;
  name: string;
  unit: string;
  hasErrors: boolean;
  role: LayerRole;
  values: Values;
  /** What the values were divided by to correct them for dead time; undefined: they are as they were counted. */
  liveFraction?: Float32Array;
}

/** The maps of one scan as this page has received them; changed in place, `version` counts the changes. */
export class Maps {
  readonly rows: number;
  readonly columns: number;
  readonly stepXMm: number;
  readonly stepYMm: number;
  readonly startMs: number;
  /** Whether its pixels were visited one after the other. */
  readonly isRaster: boolean;
  layers: Layer[] = [];
  /** Seconds from the start of the scan to the end of each pixel's dwell. */
  readonly measuredS: Values;
  /** Of the layer named beside it. */
  readonly errors: Values;
  errorLayer = '';
  version = 0;
  /** The version that changed each row last. */
  readonly changed: Uint32Array;
  /** The pixel whose dwell ended last; −1: none is known. */
  newest = -1;
  complete = false;
  /** In the order of the viewer. */
  private models: readonly string[] = [];
  /** By model, as which revision each pixel was painted; 0: it was not. */
  private readonly revisions = new Map<string, Uint8Array>();
  /** By model, the newest of these. */
  private readonly newestRevisions = new Map<string, number>();
  /** Models of which one revision has followed another here. */
  private readonly mixed = new Set<string>();

  /** @param measure hears of what comes and is painted, where a benchmark wants to know */
  constructor(
    layout: Layout,
    readonly measure?: Measure,
  ) {
    const { started } = layout;
    this.rows = started?.rows ?? 0;
    this.columns = started?.columns ?? 0;
    this.stepXMm = started?.stepXMm ?? 0;
    this.stepYMm = started?.stepYMm ?? 0;
    this.startMs = Number(started?.startNs ?? 0n) / 1e6;
    this.isRaster = started?.kind === ScanKind.RASTER;
    this.measuredS = this.nothing();
    this.errors = this.nothing();
    this.changed = new Uint32Array(this.rows);
    this.arrange(layout);
  }

  /** Whether a layout is of these maps, perhaps with more layers. */
  fits(layout: Layout): boolean {
    return (
      layout.started?.rows === this.rows &&
      layout.started.columns === this.columns &&
      this.layers.every((layer, i) => {
        const other = layout.layers[i];
        return other !== undefined && layer.key === `${other.model}/${other.name}`;
      })
    );
  }

  arrange(layout: Layout): void {
    this.layers = layout.layers.map((layer, i) => ({
      key: `${layer.model}/${layer.name}`,
      model: layer.model,
      version: layer.version,
      name: layer.name,
      unit: layer.unit,
      hasErrors: layer.hasErrors,
      role: layer.role,
      values: this.layers[i]?.values ?? this.nothing(),
    }));
    this.models = layout.models;
    this.version++;
  }

  /** From now on the errors are those of another layer. */
  wantErrors(layer: string): void {
    if (layer !== this.errorLayer) {
      this.errorLayer = layer;
      this.errors.fill(Number.NaN);
      this.changed.fill(++this.version);
    }
  }

  apply(patch: Patch, errorLayer: string): void {
    const { firstPixel, pixels } = patch;
    if (pixels === 0 || firstPixel + pixels > this.rows * this.columns) {
      return;
    }
    this.measure?.comes(this, firstPixel, floats(patch.measuredS));
    const values = floats(patch.values);
    for (let l = 0; (l + 1) * pixels <= values.length && l < this.layers.length; l++) {
      this.layers[l]!.values.set(values.subarray(l * pixels, (l + 1) * pixels), firstPixel);
    }
    if (patch.measuredS.length > 0) {
      this.measuredS.set(floats(patch.measuredS), firstPixel);
      this.findNewest(firstPixel, pixels);
    }
    this.models.forEach((model, m) => {
      const painted = patch.revisions.subarray(m * pixels, (m + 1) * pixels);
      if (painted.length === pixels) {
        this.revisionsOf(model).set(painted, firstPixel);
        const newest = this.newestRevisions.get(model);
        if (painted.some((revision) => revision > 0 && revision !== newest)) {
          this.mixed.add(model);
        }
      }
    });
    if (patch.errors.length > 0 && errorLayer === this.errorLayer) {
      this.errors.set(floats(patch.errors), firstPixel);
    }
    this.touch(firstPixel, pixels);
  }

  /** Some models may have begun to paint anew. */
  renew(newest: Uint8Array): void {
    this.models.forEach((model, m) => {
      const before = this.newestRevisions.get(model);
      if (newest[m] !== undefined && newest[m] !== before) {
        this.newestRevisions.set(model, newest[m]);
        if (before) {
          this.mixed.add(model);
          this.changed.fill(++this.version);
        }
      }
    });
  }

  /** Whether a model may have left outdated pixels. */
  mayBeOutdated(model: string): boolean {
    return this.mixed.has(model);
  }

  /** Whether a pixel holds what an earlier version of a model, or earlier energy axes, have left until it is painted again. */
  isOutdated(model: string, pixel: number): boolean {
    const revision = this.revisions.get(model)?.[pixel] ?? 0;
    return revision > 0 && revision !== this.newestRevisions.get(model);
  }

  private revisionsOf(model: string): Uint8Array {
    const found = this.revisions.get(model) ?? new Uint8Array(this.rows * this.columns);
    this.revisions.set(model, found);
    return found;
  }

  /** Something has changed in consecutive pixels. */
  touch(firstPixel: number, pixels: number): void {
    const lastRow = Math.floor((firstPixel + pixels - 1) / this.columns);
    this.changed.fill(++this.version, Math.floor(firstPixel / this.columns), lastRow + 1);
  }

  private findNewest(firstPixel: number, pixels: number): void {
    for (let pixel = firstPixel; pixel < firstPixel + pixels; pixel++) {
      if (this.newest < 0 || this.measuredS[pixel]! > this.measuredS[this.newest]!) {
        this.newest = this.measuredS[pixel]! >= 0 ? pixel : this.newest;
      }
    }
  }

  private nothing(): Values {
    return new Float32Array(this.rows * this.columns).fill(Number.NaN);
  }
}
