import { texts } from '../texts';

interface Props {
  /** Elements that have a button, and the colour of each one's lines. */
  listed: string[];
  colours: Map<string, string>;
  ofLayer: string | undefined;
  all: string[];
  chosen: string[];
  choose: (chosen: string[]) => void;
}

/** Which elements' lines are marked: those of the scan's layers as buttons, all others by name. */
export function ElementChooser({ listed, colours, ofLayer, all, chosen, choose }: Props) {
  const toggle = (symbol: string) =>
    choose(chosen.includes(symbol) ? chosen.filter((other) => other !== symbol) : [...chosen, symbol]);
  const isMarked = (symbol: string) => chosen.includes(symbol) || symbol === ofLayer;
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
      <select
        aria-label={texts.addElement}
        value=""
        onChange={(event) => event.target.value && toggle(event.target.value)}
      >
        <option value="">+</option>
        {all
          .filter((symbol) => !listed.includes(symbol))
          .map((symbol) => (
            <option key={symbol}>{symbol}</option>
          ))}
      </select>
    </div>
  );
}
