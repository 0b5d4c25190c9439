import type { ServiceList_Service as Service } from '../gen/pentimento/viewer_pb';
import { formatBytes } from '../format/utils';
import { geometryOf, polygonOfArea, type Selection } from '../selection/selection.utils';
import { texts } from '../texts';

const ADAPTER = 'acquisition-adapter';

/** Less than this share of a spool free is too little. */
const LOW_ROOM = 0.05;
/** The largest record, bytes: a spool with less room than this may be one that a scan waits for. */
const LARGEST_RECORD = 16 * 2 ** 20;

/** The adapter that measures a scan, while it is heard of. */
export function adapterOf(services: Service[], scan: string): Service | undefined {
  return services.find((service) => scan !== '' && isHeard(service) && service.scan === scan);
}

/** An adapter that waits for a scan to be started. */
export function idleAdapter(services: Service[]): Service | undefined {
  return services.find((service) => isHeard(service) && service.state === 'IDLE');
}

function isHeard({ kind, silent, state }: Service): boolean {
  return kind === ADAPTER && !silent && state !== 'STOPPED';
}

/** What the adapter can measure alone: a selected rectangle or polygon; undefined for all else. */
export function regionOf(selection: Selection | undefined): string | undefined {
  const polygons =
    selection?.kind === 'rectangle'
      ? [polygonOfArea(selection.area)]
      : selection?.kind === 'polygons'
        ? selection.polygons
        : [];
  return polygons.length === 1 ? JSON.stringify(geometryOf(polygons)) : undefined;
}

/** What waits in an adapter's spool and what more can; undefined when it keeps none. */
export function spoolOf(service: Service): { text: string; bad: boolean } | undefined {
  const { spoolBytes: used, spoolRoomBytes: room, state } = service;
  if (!isHeard(service) || used === undefined || room === undefined) {
    return undefined;
  }
  return {
    text: texts.spool(formatBytes(used), formatBytes(room)),
    bad: room < LOW_ROOM * (used + room) || room === 0 || (state === 'FAULT' && room < LARGEST_RECORD),
  };
}

/** How many rows a scan may be meant to have when it is to have more. */
export function moreRows(rows: number): number {
  return rows + Math.max(1, Math.round(rows / 10));
}
