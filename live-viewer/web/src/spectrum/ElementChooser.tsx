import { useState } from 'react';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { PeriodicTable } from './PeriodicTable';
import type { SpectrumView } from './useSpectrum';
import { FAMILIES } from './utils';

interface Props {
  elements: SpectrumView['elements'];
  /** Of each element's lines. */
  colours: Map<string, string>;
  settings: Pick<Settings, 'elements' | 'families' | 'escape' | 'pileUp'>;
  change: (changed: Partial<Settings>) => void;
}

/** Which elements' lines are marked: those of the scan's layers as buttons, all others in the periodic table. */
export function ElementChooser({ elements: known, colours, settings, change }: Props) {
  const { all, listed, ofLayer, ofScan } = known;
  const [tableOpen, setTableOpen] = useState(false);
  const { elements: chosen, families } = settings;
  const toggle = (symbol: string) => change({ elements: toggled(chosen, symbol) });
  const isMarked = (symbol: string) => chosen.includes(symbol) || symbol === ofLayer;
  const box = (label: string, checked: boolean, changed: Partial<Settings>, help?: string) => (
    <label key={label} className="check" title={help}>
      <input type="checkbox" checked={checked} onChange={() => change(changed)} />
      {label}
    </label>
  );
  return (
    <div className="elements" role="group" aria-label={texts.lines}>
      <span>{texts.lines}</span>
      {listed.map((symbol) => (
        <button
          key={symbol}
          type="button"
          aria-pressed={isMarked(symbol)}
          style={
            isMarked(symbol) ? { color: colours.get(symbol), borderColor: colours.get(symbol) } : undefined
          }
          title={symbol === ofLayer ? texts.ofLayer : undefined}
          onClick={() => toggle(symbol)}
        >
          {symbol}
        </button>
      ))}
      <button type="button" aria-label={texts.addElement} onClick={() => setTableOpen(true)}>
        …
      </button>
      {FAMILIES.map((family) =>
        box(
          family,
          families.includes(family),
          { families: toggled(families, family) },
          texts.familyHelp(family),
        ),
      )}
      {box(texts.escape, settings.escape, { escape: !settings.escape }, texts.escapeHelp)}
      {box(texts.pileUp, settings.pileUp, { pileUp: !settings.pileUp }, texts.pileUpHelp)}
      {tableOpen && (
        <PeriodicTable
          all={all}
          chosen={chosen}
          ofScan={ofScan}
          toggle={toggle}
          onClose={() => setTableOpen(false)}
        />
      )}
    </div>
  );
}

function toggled<T>(all: readonly T[], one: T): T[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}
