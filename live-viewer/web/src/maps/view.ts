import { useSyncExternalStore } from 'react';
import type { Area } from './utils';
import { isSameZoom, WHOLE, type Zoom } from './view.utils';

/** A value that several parts of the page share, and hear of when it changes. */
export class Shared<T> {
  private readonly listeners = new Set<() => void>();

  constructor(
    private current: T,
    private readonly isSame: (a: T, b: T) => boolean,
  ) {}

  readonly get = (): T => this.current;

  readonly set = (value: T): void => {
    if (!this.isSame(value, this.current)) {
      this.current = value;
      this.listeners.forEach((listener) => listener());
    }
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** Renders again when a shared value changes. */
export function useShared<T>(shared: Shared<T>): T {
  return useSyncExternalStore(shared.subscribe, shared.get);
}

/** Where all maps of the page look, and where the pointer is on them. */
export class MapView {
  readonly zoom = new Shared<Zoom>(WHOLE, isSameZoom);
  /** The pixel at the pointer. */
  readonly pointer = new Shared<Area | undefined>(
    undefined,
    (a, b) => a?.firstRow === b?.firstRow && a?.firstColumn === b?.firstColumn,
  );
}
