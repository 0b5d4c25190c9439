import { formatCount, formatValue } from './format/utils';
import { ScanKind } from './gen/pentimento/scans_pb';
import type { ScanState } from './gen/pentimento/viewer_pb';
import type { Session } from './net/session';
import { texts } from './texts';

export interface Progress {
  /** Pixels; a full-field scan has all of them at once. */
  painted: number;
  planned: number;
  percent: number;
  text: string;
  rate: string;
}

/** How far a scan is: a raster scan in pixels, a full-field scan in events, of which there is no last one. */
export function progressOf(state: ScanState, isField: boolean): Progress {
  const painted = Number(state.painted);
  const planned = Math.max(0, Number(state.planned - state.missing));
  const percent = planned > 0 ? Math.min(100, (100 * painted) / planned) : 0;
  const share = percent.toFixed(percent === 100 ? 0 : 1);
  return {
    painted,
    planned,
    percent,
    text: isField
      ? `${formatCount(Number(state.events))} ${texts.events}`
      : `${formatCount(painted)} / ${formatCount(planned)} ${texts.pixels} · ${share} %`,
    rate: isField
      ? `${formatValue(state.rateEventsS, 3)} ${texts.events}/s`
      : `${formatValue(state.ratePxS, 3)} px/s`,
  };
}

/** What a full-field scan has lost between the detector and the log: label, help and number of each. */
export function lossesOf(state: ScanState): [label: string, help: string, count: number][] {
  return [
    [texts.lostPackets, texts.lostPacketsHelp, Number(state.lostPackets)],
    [texts.lostHits, texts.lostHitsHelp, Number(state.lostHits)],
    [
      texts.latePackets,
      texts.latePacketsHelp(formatCount(Number(state.lateHits))),
      Number(state.latePackets),
    ],
  ];
}

export function isFieldScan({ layout }: Pick<Session, 'layout'>): boolean {
  return layout?.started?.kind === ScanKind.FULL_FIELD;
}
