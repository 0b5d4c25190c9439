import { useMemo } from 'react';
import { formatValue } from '../format/utils';
import {
  colourTable,
  type ColourMapName,
  cssColour,
  type DIVERGING,
  type MapScale,
  type Range,
  valueAt,
} from './utils';

const TICKS = [1, 0.75, 0.5, 0.25, 0];

interface Props {
  range: Range;
  scale: MapScale;
  colourMap: ColourMapName | typeof DIVERGING;
  inverted: boolean;
  unit: string;
}

/** Which colour is which value. */
export function ColourBar({ range, scale, colourMap, inverted, unit }: Props) {
  const gradient = useMemo(() => {
    const stops = [...colourTable(colourMap, inverted)].filter((_, i) => i % 15 === 0).map(cssColour);
    return `linear-gradient(to top, ${stops.join()})`;
  }, [colourMap, inverted]);
  return (
    <figure className="colour-bar" aria-label={unit}>
      <figcaption>{unit}</figcaption>
      <div className="colours" style={{ background: gradient }}>
        {TICKS.map((at) => (
          <span key={at} style={{ bottom: `${100 * at}%` }}>
            {formatValue(valueAt(at, range, scale), 3)}
          </span>
        ))}
      </div>
    </figure>
  );
}
