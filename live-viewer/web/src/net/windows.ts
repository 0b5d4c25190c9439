import { create } from '@bufbuild/protobuf';
import { type WindowReply, type WindowRequest, WindowRequestSchema } from '../gen/pentimento/viewer_pb';
import { LayerRole } from '../gen/pentimento/maps_pb';
import type { Layer, Maps } from '../maps/maps';
import { floats } from './utils';

/** Energies between which counts are mapped. */
export interface EnergyWindow {
  firstKev: number;
  lastKev: number;
}

/** More would keep the viewer busy. */
export const MOST_WINDOWS = 4;
/** The model that windows stand under among the maps. */
export const WINDOWS = 'windows';

export function nameOf({ firstKev, lastKev }: EnergyWindow): string {
  return `${firstKev.toFixed(2)}–${lastKev.toFixed(2)} keV`;
}

export function keyOf(window: EnergyWindow): string {
  return `${WINDOWS}/${nameOf(window)}`;
}

interface Mapped {
  window: EnergyWindow;
  layer: Layer;
  /** Where the next answer begins. */
  next: bigint;
  revision: number;
  isBehind: boolean;
  message: string;
}

/** Maps of the counts between two energies, which the viewer adds up from the spectra; asked for one after the other. */
export class Windows {
  private maps: Maps | undefined;
  private mapped: Mapped[] = [];
  private requests = 0;
  private asked: Mapped | undefined;
  private all: Layer[] = [];

  constructor(
    private readonly send: (request: WindowRequest) => void,
    private readonly changed: () => void,
  ) {}

  /** The same list as long as there are the same windows. */
  get layers(): Layer[] {
    return this.all;
  }

  /** Why the first window that cannot be mapped cannot. */
  get message(): string {
    return this.mapped.find(({ message }) => message !== '')?.message ?? '';
  }

  /** Which windows are wanted, of which maps. */
  want(windows: readonly EnergyWindow[], maps: Maps | undefined): void {
    const known = new Map(this.maps === maps ? this.mapped.map((each) => [each.layer.key, each]) : []);
    const isSame =
      this.maps === maps && windows.length === known.size && windows.every((w) => known.has(keyOf(w)));
    if (isSame) {
      return;
    }
    this.maps = maps;
    this.mapped = maps ? windows.map((window) => known.get(keyOf(window)) ?? newlyMapped(window, maps)) : [];
    this.all = this.mapped.map(({ layer }) => layer);
    if (this.asked && !this.mapped.includes(this.asked)) {
      this.asked = undefined;
    }
    this.askNext();
    this.changed();
  }

  /** More may have been measured. */
  refresh(): void {
    this.mapped.forEach((each) => (each.isBehind = true));
    this.askNext();
  }

  /** The viewer has given up what was asked for before. */
  repeat(): void {
    this.asked = undefined;
    this.refresh();
  }

  received(reply: WindowReply): void {
    const { asked, maps } = this;
    if (reply.id !== this.requests || !asked || !maps) {
      return;
    }
    this.asked = undefined;
    asked.message = reply.message;
    asked.isBehind = reply.message === '' && reply.more;
    if (reply.message === '') {
      this.take(asked, reply, maps);
    }
    this.askNext();
  }

  private take(mapped: Mapped, reply: WindowReply, maps: Maps): void {
    if (mapped.next > 0n && mapped.revision !== reply.calibrationRevision) {
      // Other axes, so other channels: what was counted before is of others.
      mapped.next = 0n;
      mapped.isBehind = true;
      mapped.layer.values.fill(Number.NaN);
      maps.touch(0, maps.rows * maps.columns);
      return;
    }
    mapped.next = reply.next;
    mapped.revision = reply.calibrationRevision;
    for (const { firstPixel, pixels, values } of reply.patches) {
      floats(values).forEach((count, i) => {
        if (!Number.isNaN(count)) {
          mapped.layer.values[firstPixel + i] = count;
        }
      });
      maps.touch(firstPixel, pixels);
    }
  }

  private askNext(): void {
    const next = this.asked ? undefined : this.mapped.find(({ isBehind }) => isBehind);
    if (next) {
      this.asked = next;
      this.send(create(WindowRequestSchema, { ...next.window, id: ++this.requests, since: next.next }));
    }
  }
}

function newlyMapped(window: EnergyWindow, maps: Maps): Mapped {
  return {
    window,
    layer: {
      key: keyOf(window),
      model: WINDOWS,
      version: '',
      name: nameOf(window),
      unit: 'counts',
      hasErrors: false,
      role: LayerRole.AREA,
      values: new Float32Array(maps.rows * maps.columns).fill(Number.NaN),
    },
    next: 0n,
    revision: 0,
    isBehind: true,
    message: '',
  };
}
