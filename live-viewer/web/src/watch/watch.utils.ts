import { create } from '@bufbuild/protobuf';
import { formatDuration, formatValue } from '../format/utils';
import { LayerRole } from '../gen/pentimento/maps_pb';
import {
  type Acknowledgement,
  type Firing,
  type Firing_Find as Find,
  type Rule,
  Rule_Action as Action,
  Rule_AreaSchema,
  Rule_NewElementSchema,
  Rule_RateDropsSchema,
  Rule_TrustFallsSchema,
} from '../gen/pentimento/rules_pb';
import type { EvidenceReply_Precision as Precision } from '../gen/pentimento/viewer_pb';
import type { Layer } from '../maps/maps';
import { sortedSample } from '../maps/utils';
import { texts } from '../texts';

export type Kind = 'area' | 'newElement' | 'trust' | 'rate';

export const KINDS: Kind[] = ['area', 'newElement', 'trust', 'rate'];
export const ACTIONS: Action[] = [Action.NONE, Action.PAUSE, Action.STOP];

/** What a form of a rule holds; of each kind only some of it matters. */
export interface Draft {
  name: string;
  kind: Kind;
  layer: string;
  above: number;
  sigmas: number;
  pixels: number;
  below: number;
  share: number;
  rows: number;
  side: number;
  action: Action;
  sound: boolean;
  onlyThisScan: boolean;
}

/** Which layers a kind can look at. */
export function layersFor(kind: Kind, layers: readonly Layer[]): Layer[] {
  const role = kind === 'trust' ? LayerRole.TRUST : undefined;
  const isOne = (layer: Layer) =>
    role === undefined
      ? layer.role !== LayerRole.CODE && layer.role !== LayerRole.COLOUR
      : layer.role === role;
  return kind === 'area' || kind === 'trust'
    ? layers.filter((layer) => isOne(layer) && !layer.key.startsWith('window'))
    : [];
}

/** A threshold to begin with: few of the pixels are above it. */
export function usualThreshold({ values }: Pick<Layer, 'values'>): number {
  const sorted = sortedSample(values, 'linear', 1 << 14);
  const value = sorted[Math.floor(0.98 * sorted.length)] ?? 0;
  return Number(value.toPrecision(2));
}

/** What a draft watches for, as it is on the wire. */
export function watchedOf(draft: Draft): Rule['watched'] {
  const { kind, layer, above, sigmas, pixels, below, share, rows, side } = draft;
  switch (kind) {
    case 'area':
      return { case: kind, value: create(Rule_AreaSchema, { layer, above, sigmas, pixels }) };
    case 'newElement':
      return { case: kind, value: create(Rule_NewElementSchema, { pixels: side }) };
    case 'trust':
      return { case: kind, value: create(Rule_TrustFallsSchema, { layer, below, share, rows }) };
    case 'rate':
      return { case: kind, value: create(Rule_RateDropsSchema, { share, rows }) };
  }
}

/** The form of a rule that there is. */
export function draftOf({ name, action, sound, scan, watched }: Rule, fresh: Draft): Draft {
  const common = { ...fresh, name, action, sound, onlyThisScan: scan !== '' };
  switch (watched.case) {
    case 'area': {
      const { layer, above, sigmas, pixels } = watched.value;
      return { ...common, kind: 'area', layer, above, sigmas, pixels };
    }
    case 'newElement':
      return { ...common, kind: 'newElement', side: watched.value.pixels || fresh.side };
    case 'trust': {
      const { layer, below, share, rows } = watched.value;
      return { ...common, kind: 'trust', layer, below, share, rows };
    }
    case 'rate': {
      const { share, rows } = watched.value;
      return { ...common, kind: 'rate', share, rows };
    }
    default:
      return common;
  }
}

/** What a rule watches for, in words. */
export function describe({ watched }: Pick<Rule, 'watched'>): string {
  const says = texts.watch.describe;
  switch (watched.case) {
    case 'area': {
      const { layer, above, sigmas, pixels } = watched.value;
      return says.area(layer, formatValue(above), sigmas > 0 ? formatValue(sigmas, 2) : '', pixels);
    }
    case 'newElement':
      return says.newElement(watched.value.pixels || 16);
    case 'trust': {
      const { layer, below, share, rows } = watched.value;
      return says.trust(layer, formatValue(below, 2), percent(share), rows);
    }
    case 'rate':
      return says.rate(percent(watched.value.share), watched.value.rows);
    default:
      return '';
  }
}

/** Whether nothing is missing in a draft. */
export function isComplete(draft: Draft): boolean {
  const { kind, layer, above, pixels, sigmas, below, share, rows, side, name } = draft;
  const isShare = (value: number) => value > 0 && value <= 1;
  const kinds: Record<Kind, boolean> = {
    area: layer !== '' && Number.isFinite(above) && pixels >= 1 && sigmas >= 0,
    newElement: side >= 4 && side <= 256,
    trust: layer !== '' && isShare(below) && isShare(share) && rows >= 1,
    rate: isShare(share) && rows >= 1,
  };
  return name.trim() !== '' && kinds[kind];
}

/** A find, and whether somebody has said that it is seen. */
export interface Seen {
  firing: Firing;
  find: Find;
  acknowledgement: Acknowledgement | undefined;
}

/** All finds, the newest first. */
export function findsOf(firings: readonly Firing[], acknowledgements: readonly Acknowledgement[]): Seen[] {
  return firings
    .flatMap((firing) => {
      const seen = acknowledgements.find(
        ({ rule, ruleRevision }) => rule === firing.rule && ruleRevision === firing.ruleRevision,
      );
      return firing.finds.map<Seen>((find, i) => ({
        firing,
        find,
        acknowledgement: seen && i < seen.finds ? seen : undefined,
      }));
    })
    .sort((a, b) => Number(b.find.foundNs - a.find.foundNs));
}

/** How many finds nobody has acknowledged. */
export function unseenIn(firings: readonly Firing[], acknowledgements: readonly Acknowledgement[]): number {
  return findsOf(firings, acknowledgements).filter(({ acknowledgement }) => !acknowledgement).length;
}

/** A relative error in percent, to two digits: ± 3.0 %. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) {
    return '–';
  }
  const value = 100 * share;
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : value >= 0.1 ? 2 : 3;
  return `${value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')} %`;
}

/** How well a layer is known now, and when better: "Pb-L ± 3 % now, ± 2 % in 6 min". */
export function precisionText({ layer, mean, error, next, nextS, last }: Precision): string {
  const says = texts.watch.evidence;
  const now = says.now(layer.slice(layer.indexOf('/') + 1), percent(error / mean));
  if (nextS >= 0 && Number.isFinite(next)) {
    return `${now}, ${says.then(percent(next), formatDuration(nextS))}`;
  }
  return Number.isFinite(last) && last < 0.99 * (error / mean)
    ? `${now}, ${says.atTheEnd(percent(last))}`
    : now;
}

/** The layer of which the header says how well it is known: the one shown, or else the area that is largest on the whole. */
export function layerOfEvidence(shown: string, layers: readonly Layer[]): string {
  const areas = layers.filter(({ role, hasErrors }) => role === LayerRole.AREA && hasErrors);
  if (areas.some(({ key }) => key === shown)) {
    return shown;
  }
  let [best, largest] = ['', 0];
  for (const { key, values } of areas) {
    const sorted = sortedSample(values, 'linear', 1 << 10);
    const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length);
    if (mean > largest) {
      [best, largest] = [key, mean];
    }
  }
  return best;
}
