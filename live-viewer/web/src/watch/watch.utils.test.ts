import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { LayerRole } from '../gen/pentimento/maps_pb';
import {
  AcknowledgementSchema,
  FiringSchema,
  Rule_Action as Action,
  RuleSchema,
} from '../gen/pentimento/rules_pb';
import { EvidenceReply_PrecisionSchema } from '../gen/pentimento/viewer_pb';
import type { Layer } from '../maps/maps';
import {
  describe as inWords,
  type Draft,
  draftOf,
  findsOf,
  isComplete,
  KINDS,
  layerOfEvidence,
  layersFor,
  percent,
  precisionText,
  unseenIn,
  usualThreshold,
  watchedOf,
} from './watch.utils';

const draft: Draft = {
  name: 'Patch',
  kind: 'area',
  layer: 'fit/Hg-L',
  above: 500,
  sigmas: 2,
  pixels: 50,
  below: 0.5,
  share: 0.2,
  rows: 3,
  side: 16,
  action: Action.PAUSE,
  sound: true,
  onlyThisScan: false,
};

function layer(key: string, role: LayerRole, value: number): Layer {
  const [model = '', name = ''] = key.split('/');
  const values = new Float32Array(100).fill(value);
  return { key, model, version: '1', name, unit: 'counts', hasErrors: true, role, values };
}

const layers = [
  layer('fit/Hg-L', LayerRole.AREA, 10),
  layer('fit/Pb-L', LayerRole.AREA, 1000),
  layer('elements/trust', LayerRole.TRUST, 0.9),
  layer('embedding/z1', LayerRole.CODE, 3),
];

function firing(rule: string, foundNs: number[], ruleRevision = 1) {
  return create(FiringSchema, {
    rule,
    ruleRevision,
    finds: foundNs.map((ns) => ({ foundNs: BigInt(ns), message: `${rule} at ${ns}` })),
  });
}

test('a form becomes a rule and the rule the same form, whatever is watched for', () => {
  for (const kind of KINDS) {
    const wanted = { ...draft, kind };
    const rule = create(RuleSchema, { ...wanted, scan: '', watched: watchedOf(wanted) });
    expect(watchedOf(draftOf(rule, draft))).toEqual(watchedOf(wanted));
    expect(draftOf(rule, draft).kind).toBe(kind);
    expect(inWords(rule)).not.toBe('');
  }
});

test('a rule is said in words', () => {
  expect(inWords({ watched: watchedOf(draft) })).toBe('fit/Hg-L > 500.0 by 2.0 σ on ≥ 50 connected px');
  expect(inWords({ watched: watchedOf({ ...draft, kind: 'rate' }) })).toBe(
    'count rate of 3 rows < 20 % of the rows before',
  );
});

test('a form without name, layer or sensible numbers is not complete', () => {
  expect(isComplete(draft)).toBe(true);
  expect(isComplete({ ...draft, name: ' ' })).toBe(false);
  expect(isComplete({ ...draft, layer: '' })).toBe(false);
  expect(isComplete({ ...draft, above: Number.NaN })).toBe(false);
  expect(isComplete({ ...draft, pixels: 0 })).toBe(false);
  expect(isComplete({ ...draft, kind: 'rate', share: 1.5 })).toBe(false);
  expect(isComplete({ ...draft, kind: 'newElement', side: 2 })).toBe(false);
  expect(isComplete({ ...draft, kind: 'trust', layer: 'elements/trust' })).toBe(true);
});

test('amounts are looked for in maps of amounts, trust in maps of trust', () => {
  expect(layersFor('area', layers).map(({ key }) => key)).toEqual(['fit/Hg-L', 'fit/Pb-L', 'elements/trust']);
  expect(layersFor('trust', layers).map(({ key }) => key)).toEqual(['elements/trust']);
  expect(layersFor('rate', layers)).toEqual([]);
  expect(usualThreshold({ values: new Float32Array([1, 2, 3, 1234]) })).toBe(1200);
});

test('what was found comes newest first, and is seen up to what was acknowledged of this version of the rule', () => {
  const firings = [firing('a', [1, 5]), firing('b', [3], 2)];
  const seen = [
    create(AcknowledgementSchema, { rule: 'a', ruleRevision: 1, finds: 1, who: 'Ada' }),
    create(AcknowledgementSchema, { rule: 'b', ruleRevision: 1, finds: 1, who: 'Ada' }),
  ];
  const finds = findsOf(firings, seen);
  expect(finds.map(({ find }) => find.message)).toEqual(['a at 5', 'b at 3', 'a at 1']);
  expect(finds.map(({ acknowledgement }) => acknowledgement?.who)).toEqual([undefined, undefined, 'Ada']);
  expect(unseenIn(firings, seen)).toBe(2);
  expect(unseenIn(firings, [])).toBe(3);
});

test('percent have two digits at most, and no zeros behind the point', () => {
  expect([0.5, 0.03, 0.0234, 0.005, 0.0001].map(percent)).toEqual([
    '50 %',
    '3 %',
    '2.3 %',
    '0.5 %',
    '0.01 %',
  ]);
  expect(percent(Number.NaN)).toBe('–');
});

test('how well something is known is said with when it is known better, or what the end will bring', () => {
  const precision = (init: object) =>
    precisionText(
      create(EvidenceReply_PrecisionSchema, { layer: 'fit/Pb-L', mean: 100, error: 3, last: 0.03, ...init }),
    );
  expect(precision({ next: 0.02, nextS: 365 })).toBe('Pb-L ± 3 % now, ± 2 % in 6 min 05 s');
  expect(precision({ next: 0.02, nextS: -1, last: 0.022 })).toBe('Pb-L ± 3 % now, ± 2.2 % at the end');
  expect(precision({ next: 0.02, nextS: -1 })).toBe('Pb-L ± 3 % now');
});

test('the header speaks of the area that is shown, or else of the largest', () => {
  expect(layerOfEvidence('fit/Hg-L', layers)).toBe('fit/Hg-L');
  expect(layerOfEvidence('elements/trust', layers)).toBe('fit/Pb-L');
  expect(layerOfEvidence('', [])).toBe('');
});
