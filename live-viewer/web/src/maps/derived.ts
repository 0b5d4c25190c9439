import { useMemo } from 'react';
import type { Layer, Maps } from './maps';

/** A layer that is computed from others, pixel by pixel. */
export interface Derivation {
  layer: Omit<Layer, 'values'>;
  of: (pixel: number) => number;
}

/** The values of a derivation; row by row they follow those that they are computed from. */
export class Derived {
  readonly layer: Layer;
  private version = 0;

  constructor(
    private readonly maps: Maps,
    private readonly derivation: Derivation,
  ) {
    const values = new Float32Array(maps.rows * maps.columns).fill(Number.NaN);
    this.layer = { ...derivation.layer, values };
  }

  /** Computes the rows that have changed since the last time. */
  follow(): Layer {
    const { columns, rows, changed, version } = this.maps;
    const { of } = this.derivation;
    const { values } = this.layer;
    for (let row = 0; row < rows; row++) {
      if (changed[row]! > this.version) {
        for (let pixel = row * columns; pixel < (row + 1) * columns; pixel++) {
          values[pixel] = of(pixel);
        }
      }
    }
    this.version = version;
    return this.layer;
  }
}

/** The layer of a derivation as it is now: the same one as long as the derivation is the same. */
export function useDerived(maps: Maps | undefined, derivation: Derivation | undefined): Layer | undefined {
  const derived = useMemo(
    () => (maps && derivation ? new Derived(maps, derivation) : undefined),
    [maps, derivation],
  );
  return derived?.follow();
}
