import { useMemo, useState } from 'react';
import { type Rule, Rule_Action as Action } from '../gen/pentimento/rules_pb';
import { histogramOf, placeOn, valueOn } from '../maps/histogram.utils';
import type { Layer } from '../maps/maps';
import type { RuleContent } from '../net/rules';
import type { Session } from '../net/session';
import { texts } from '../texts';
import {
  ACTIONS,
  type Draft,
  draftOf,
  isComplete,
  type Kind,
  KINDS,
  layersFor,
  usualThreshold,
  watchedOf,
} from './watch.utils';

interface Props {
  session: Session;
  /** The one that is changed; undefined: a new one. */
  rule: Rule | undefined;
  /** The layer that is shown large. */
  shown: string;
  onKeep: (content: RuleContent) => void;
  onClose: () => void;
}

const STEPS = 200;

/** What a rule watches for, and what it does. */
export function RuleForm({ session, rule, shown, onKeep, onClose }: Props) {
  const says = texts.watch;
  const layers = session.maps?.layers ?? [];
  const [draft, setDraft] = useState<Draft>(() => {
    const fresh = freshDraft(shown, layers);
    return rule ? draftOf(rule, fresh) : fresh;
  });
  const set = (changed: Partial<Draft>) => setDraft((before) => ({ ...before, ...changed }));
  const setKind = (kind: Kind) => {
    const possible = layersFor(kind, layers);
    const layer = possible.some(({ key }) => key === draft.layer) ? draft.layer : (possible[0]?.key ?? '');
    set({ kind, layer, share: kind === 'rate' ? 0.5 : 0.2 });
  };
  const possible = layersFor(draft.kind, layers);
  const layer = possible.find(({ key }) => key === draft.layer);
  const keep = () =>
    onKeep({
      name: draft.name.trim(),
      scan: draft.onlyThisScan ? session.scan : '',
      action: draft.action,
      sound: draft.sound,
      off: rule?.off ?? false,
      watched: watchedOf(draft),
    });
  return (
    <form
      className="rule-form"
      aria-label={rule ? says.changeRule(rule.name) : says.newRule}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(draft)) {
          keep();
        }
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <label>
        {says.name}
        <input
          type="text"
          value={draft.name}
          maxLength={100}
          autoFocus
          onChange={(event) => set({ name: event.target.value })}
        />
      </label>
      <label>
        {says.kind}
        <select
          aria-label={says.kind}
          value={draft.kind}
          onChange={(event) => setKind(event.target.value as Kind)}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {says.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
      {(draft.kind === 'area' || draft.kind === 'trust') && (
        <label>
          {says.layer}
          <select
            aria-label={says.layer}
            value={draft.layer}
            onChange={(event) => {
              const chosen = possible.find(({ key }) => key === event.target.value);
              const isUsual = layer && draft.name === says.usualName(layer.name);
              set({
                layer: event.target.value,
                ...(chosen && { above: usualThreshold(chosen) }),
                ...(chosen && isUsual && { name: says.usualName(chosen.name) }),
              });
            }}
          >
            {!layer && <option value={draft.layer}>{draft.layer || says.noLayer}</option>}
            {possible.map(({ key }) => (
              <option key={key}>{key}</option>
            ))}
          </select>
        </label>
      )}
      {draft.kind === 'area' && (
        <>
          <Amount
            label={says.above}
            unit={layer && layer.unit !== '1' ? layer.unit : ''}
            value={draft.above}
            set={(above) => set({ above })}
          />
          {layer && (
            <ThresholdHistogram layer={layer} above={draft.above} onChange={(above) => set({ above })} />
          )}
          <Amount
            label={says.pixels}
            value={draft.pixels}
            min={1}
            step={1}
            set={(pixels) => set({ pixels })}
          />
          <Amount
            label={says.sigmas}
            help={says.sigmasHelp}
            value={draft.sigmas}
            min={0}
            set={(sigmas) => set({ sigmas })}
          />
        </>
      )}
      {draft.kind === 'newElement' && (
        <Amount
          label={says.side}
          help={says.sideHelp}
          value={draft.side}
          min={4}
          step={1}
          set={(side) => set({ side })}
        />
      )}
      {draft.kind === 'trust' && (
        <Amount label={says.below} value={draft.below} min={0} set={(below) => set({ below })} />
      )}
      {(draft.kind === 'trust' || draft.kind === 'rate') && (
        <>
          <Amount
            label={draft.kind === 'trust' ? says.shareOfPixels : says.shareOfRate}
            unit="%"
            value={Number((100 * draft.share).toPrecision(6))}
            min={0}
            set={(share) => set({ share: share / 100 })}
          />
          <Amount label={says.rows} value={draft.rows} min={1} step={1} set={(rows) => set({ rows })} />
        </>
      )}
      <label>
        {says.action}
        <select
          aria-label={says.action}
          value={draft.action}
          onChange={(event) => set({ action: Number(event.target.value) as Action })}
        >
          {ACTIONS.map((action) => (
            <option key={action} value={action}>
              {says.actions[action]}
            </option>
          ))}
        </select>
      </label>
      <label className="box">
        <input
          type="checkbox"
          checked={draft.sound}
          onChange={(event) => set({ sound: event.target.checked })}
        />
        {says.sound}
      </label>
      <label className="box">
        <input
          type="checkbox"
          checked={draft.onlyThisScan}
          onChange={(event) => set({ onlyThisScan: event.target.checked })}
        />
        {says.onlyThisScan}
      </label>
      <div className="toolbar">
        <button type="submit" className="strong" disabled={!isComplete(draft)}>
          {says.keep}
        </button>
        <button type="button" onClick={onClose}>
          {texts.cancel}
        </button>
      </div>
    </form>
  );
}

function freshDraft(shown: string, layers: readonly Layer[]): Draft {
  const possible = layersFor('area', layers);
  const layer = possible.find(({ key }) => key === shown) ?? possible[0];
  return {
    name: layer ? texts.watch.usualName(layer.name) : '',
    kind: 'area',
    layer: layer?.key ?? '',
    above: layer ? usualThreshold(layer) : 0,
    sigmas: 0,
    pixels: 50,
    below: 0.5,
    share: 0.2,
    rows: 3,
    side: 16,
    action: Action.NONE,
    sound: true,
    onlyThisScan: false,
  };
}

interface AmountProps {
  label: string;
  value: number;
  unit?: string;
  help?: string;
  min?: number;
  step?: number;
  set: (value: number) => void;
}

function Amount({ label, value, unit, help, min, step, set }: AmountProps) {
  return (
    <label title={help}>
      {unit ? `${label}, ${unit}` : label}
      <input
        type="number"
        value={Number.isFinite(value) ? value : ''}
        min={min}
        step={step ?? 'any'}
        onChange={(event) => set(event.target.value === '' ? Number.NaN : Number(event.target.value))}
      />
    </label>
  );
}

interface ThresholdProps {
  layer: Layer;
  above: number;
  onChange: (above: number) => void;
}

/** How often which values are there, and where the threshold is. */
function ThresholdHistogram({ layer, above, onChange }: ThresholdProps) {
  const histogram = useMemo(() => {
    const usual = usualThreshold(layer);
    return histogramOf(layer.values, [usual, usual], 'linear');
  }, [layer]);
  if (!histogram) {
    return null;
  }
  const { counts } = histogram;
  const most = Math.log1p(Math.max(...counts));
  const place = Math.min(1, Math.max(0, placeOn(histogram, above, 'linear')));
  return (
    <div className="threshold">
      <svg viewBox={`0 0 ${counts.length} 40`} preserveAspectRatio="none" aria-hidden="true">
        {[...counts].map((count, i) => (
          <rect
            key={i}
            className={(i + 0.5) / counts.length > place ? 'above' : undefined}
            x={i}
            width={1}
            y={40 - (40 * Math.log1p(count)) / most}
            height={(40 * Math.log1p(count)) / most}
          />
        ))}
      </svg>
      <input
        type="range"
        aria-label={texts.watch.thresholdOf(layer.key)}
        min={0}
        max={STEPS}
        value={Math.round(STEPS * place)}
        onChange={(event) =>
          onChange(Number(valueOn(histogram, Number(event.target.value) / STEPS, 'linear').toPrecision(3)))
        }
      />
    </div>
  );
}
