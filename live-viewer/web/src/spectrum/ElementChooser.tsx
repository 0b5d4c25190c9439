import { texts } from '../texts';

interface Props {
  ofLayers: string[];
  ofLayer: string | undefined;
  all: string[];
  chosen: string[];
  choose: (chosen: string[]) => void;
}

/** Which elements' lines are marked: those of the scan's layers as buttons, all others by name. */
export function ElementChooser({ ofLayers, ofLayer, all, chosen, choose }: Props) {
  const buttons = [...new Set([...ofLayers, ...chosen])];
  const toggle = (symbol: string) =>
    choose(chosen.includes(symbol) ? chosen.filter((other) => other !== symbol) : [...chosen, symbol]);
  return (
    <div className="elements" role="group" aria-label={texts.lines}>
      <span>{texts.lines}</span>
      {buttons.map((symbol) => (
        <button
          key={symbol}
          type="button"
          aria-pressed={chosen.includes(symbol) || symbol === ofLayer}
          title={symbol === ofLayer ? texts.ofLayer : undefined}
          onClick={() => toggle(symbol)}
        >
          {symbol}
        </button>
      ))}
      <select
        aria-label={texts.addElement}
        value=""
        onChange={(event) => event.target.value && toggle(event.target.value)}
      >
        <option value="">+</option>
        {all
          .filter((symbol) => !buttons.includes(symbol))
          .map((symbol) => (
            <option key={symbol}>{symbol}</option>
          ))}
      </select>
    </div>
  );
}
