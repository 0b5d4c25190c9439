import { useEffect } from 'react';
import { formatCount, formatValue } from '../format/utils';
import type { Layer, Maps } from '../maps/maps';
import { isPicture, type Shown } from '../maps/pictures.utils';
import { type MapScale, type Range, valueAt } from '../maps/utils';
import type { Combining } from '../selection/mask.utils';
import { pixelsIn, type Selection } from '../selection/selection.utils';
import { texts } from '../texts';
import { codesFor, similarTo, type Tool, TOOLS, withinRange } from './drawing.utils';
import type { Drawing } from './useDrawing';

const LARGEST_BRUSH = 30;
/** Places of the threshold's sliders. */
const PLACES = 200;
const FARTHEST = 4;
const COMBININGS: Combining[] = ['replace', 'add', 'subtract'];

interface Props {
  maps: Maps;
  shown: Shown;
  /** Of the layer shown. */
  range: Range;
  scale: MapScale;
  selection: Selection | undefined;
  drawing: Drawing;
  change: (changed: Partial<Drawing>) => void;
  onDraw: (drawn: Selection) => void;
  /** Makes a region of the selection. */
  onKeep: () => void;
}

/** The tools that select pixels, and what they are set to. */
export function RegionToolbar(props: Props) {
  const { maps, shown, selection, drawing, change, onKeep } = props;
  const codes = codesFor(maps.layers, shown.model);
  const isPossible = (tool: Tool) =>
    tool === 'threshold' ? !isPicture(shown) : tool === 'similar' ? codes.length > 0 : true;
  const pixels = selection ? pixelsIn(selection, maps) : 0;
  return (
    <div className="toolbar region-tools" role="group" aria-label={texts.tools}>
      <div className="segments">
        {TOOLS.map(([tool, key]) => (
          <button
            key={tool}
            type="button"
            aria-pressed={drawing.tool === tool}
            disabled={!isPossible(tool)}
            title={texts.toolHelp[tool](key.toUpperCase())}
            onClick={() => change({ tool })}
          >
            {texts.toolNames[tool]}
          </button>
        ))}
      </div>
      {drawing.tool !== 'brush' && (
        <label>
          {texts.combining}
          <select value={drawing.how} onChange={(event) => change({ how: event.target.value as Combining })}>
            {COMBININGS.map((how) => (
              <option key={how} value={how}>
                {texts.combinings[how]}
              </option>
            ))}
          </select>
        </label>
      )}
      {drawing.tool === 'brush' && <BrushSettings drawing={drawing} change={change} />}
      {drawing.tool === 'threshold' && !isPicture(shown) && <Threshold {...props} layer={shown} />}
      {drawing.tool === 'similar' && <Similar {...props} codes={codes} />}
      <span className="space" />
      <button type="button" disabled={pixels === 0} title={texts.keepHelp} onClick={onKeep}>
        {texts.keep(formatCount(pixels))}
      </button>
    </div>
  );
}

function BrushSettings({ drawing, change }: Pick<Props, 'drawing' | 'change'>) {
  const { radius, erasing } = drawing.brush;
  return (
    <>
      <label>
        {texts.brushSize(formatCount(2 * radius))}
        <input
          type="range"
          aria-label={texts.brush}
          min={0.5}
          max={LARGEST_BRUSH}
          step={0.5}
          value={radius}
          onChange={(event) => change({ brush: { erasing, radius: Number(event.target.value) } })}
        />
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={erasing}
          onChange={(event) => change({ brush: { radius, erasing: event.target.checked } })}
        />
        {texts.erasing}
      </label>
    </>
  );
}

function Threshold({ maps, range, scale, layer, drawing, change, onDraw }: Props & { layer: Layer }) {
  const [least, most] = drawing.between;
  const value = (place: number) => valueAt(place / PLACES, range, scale);
  const high = most === PLACES ? Number.POSITIVE_INFINITY : value(most);
  useEffect(() => {
    if (drawing.isSet) {
      onDraw({ kind: 'mask', mask: withinRange(layer.values, value(least), high, maps) });
    }
  }, [drawing.isSet, drawing.how, least, most, layer.key]);
  const set = (between: [number, number]) => change({ between, isSet: true });
  return (
    <>
      <label>
        {texts.atLeast(formatValue(value(least), 3))}
        <input
          type="range"
          aria-label={texts.thresholdLeast}
          max={PLACES}
          value={least}
          onChange={(event) => set([Number(event.target.value), Math.max(most, Number(event.target.value))])}
        />
      </label>
      <label>
        {texts.atMost(Number.isFinite(high) ? formatValue(high, 3) : '∞')}
        <input
          type="range"
          aria-label={texts.thresholdMost}
          max={PLACES}
          value={most}
          onChange={(event) => set([Math.min(least, Number(event.target.value)), Number(event.target.value)])}
        />
      </label>
    </>
  );
}

function Similar({ maps, codes, drawing, change, onDraw }: Props & { codes: Layer[] }) {
  const { seed, distance } = drawing;
  useEffect(() => {
    if (seed !== undefined) {
      onDraw({ kind: 'mask', mask: similarTo(seed, codes, distance, maps) });
    }
  }, [seed, distance, drawing.how, codes[0]?.key]);
  return (
    <label title={texts.distanceHelp(codes[0]?.model ?? '')}>
      {seed === undefined ? texts.pointAtOne : texts.distanceIs(distance.toFixed(2))}
      <input
        type="range"
        aria-label={texts.distance}
        min={0.02}
        max={FARTHEST}
        step={0.02}
        value={distance}
        onChange={(event) => change({ distance: Number(event.target.value) })}
      />
    </label>
  );
}
