import { texts } from '../texts';
import { MOST_CHANNELS } from './look.utils';
import type { Layer } from './maps';
import { type MixPart, toggledIn } from './pictures.utils';

interface Props {
  layers: Layer[];
  mix: readonly MixPart[];
  onMix: (mix: MixPart[]) => void;
}

/** Which layers shine in the mix, and in which colours. */
export function MixEditor({ layers, mix, onMix }: Props) {
  const free = layers.filter(({ key }) => mix.every((part) => part.layer !== key));
  const replaced = (at: number, part: MixPart) => mix.map((each, i) => (i === at ? part : each));
  return (
    <span className="mix" role="group" aria-label={texts.mix}>
      {mix.map((part, i) => (
        <span key={part.layer} className="mix-part">
          <input
            type="color"
            aria-label={texts.mixColour(part.layer)}
            value={part.colour}
            onChange={(event) => onMix(replaced(i, { ...part, colour: event.target.value }))}
          />
          <select
            aria-label={texts.mixLayer(i + 1)}
            value={part.layer}
            onChange={(event) => onMix(replaced(i, { ...part, layer: event.target.value }))}
          >
            <option>{part.layer}</option>
            {free.map(({ key }) => (
              <option key={key}>{key}</option>
            ))}
          </select>
          <button
            type="button"
            className="icon"
            aria-label={texts.mixLeave(part.layer)}
            onClick={() => onMix(mix.filter((each) => each !== part))}
          >
            ×
          </button>
        </span>
      ))}
      {mix.length < MOST_CHANNELS && (
        <select
          aria-label={texts.mixAdd}
          value=""
          onChange={(event) => onMix(toggledIn(mix, event.target.value) ?? [...mix])}
        >
          <option value="">+</option>
          {free.map(({ key }) => (
            <option key={key}>{key}</option>
          ))}
        </select>
      )}
    </span>
  );
}
