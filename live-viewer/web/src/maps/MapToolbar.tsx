import { LayerRole } from '../gen/pentimento/maps_pb';
import { formatValue } from '../format/utils';
import { CLIPS, SCALES, type Settings } from '../settings';
import { texts } from '../texts';
import type { Layer } from './maps';
import { COLOUR_MAPS, type ColourMapName, type MapScale, type Range } from './utils';

interface Props {
  layer: Layer;
  layers: Layer[];
  settings: Settings;
  range: Range;
  /** Whether the time in which the detectors could count is known. */
  timed: boolean;
  change: (changed: Partial<Settings>) => void;
}

/** How the large map is coloured. */
export function MapToolbar({ layer, layers, settings, range, timed, change }: Props) {
  const manual = settings.manual?.layer === layer.key;
  const chooseRange = (value: string) =>
    change(
      value === 'manual'
        ? { manual: { layer: layer.key, range: [...range] } }
        : { manual: null, clip: Number(value) },
    );
  return (
    <div className="toolbar">
      <h1>
        {layer.name}{' '}
        <small>
          {[...new Set([layer.model, layer.unit, ...(layer.liveFraction ? [texts.correctedUnit] : [])])].join(
            ' · ',
          )}
        </small>
      </h1>
      <label>
        {texts.compare}
        <select
          className="compare"
          value={layers.some(({ key }) => key === settings.compare) ? settings.compare : ''}
          onChange={(event) => change({ compare: event.target.value })}
        >
          <option value="">{texts.compareNothing}</option>
          {layers
            .filter(({ key }) => key !== layer.key)
            .map(({ key }) => (
              <option key={key}>{key}</option>
            ))}
        </select>
      </label>
      {timed && layer.role === LayerRole.AREA && (
        <label className="check" title={texts.correctedHelp}>
          <input
            type="checkbox"
            checked={settings.corrected}
            onChange={(event) => change({ corrected: event.target.checked })}
          />
          {texts.corrected}
        </label>
      )}
      <label>
        {texts.colourMap}
        <select
          value={settings.colourMap}
          onChange={(event) => change({ colourMap: event.target.value as ColourMapName })}
        >
          {Object.keys(COLOUR_MAPS).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={settings.inverted}
          onChange={(event) => change({ inverted: event.target.checked })}
        />
        {texts.inverted}
      </label>
      <label>
        {texts.scale}
        <select
          value={settings.scale}
          onChange={(event) => change({ scale: event.target.value as MapScale })}
        >
          {SCALES.map((scale) => (
            <option key={scale} value={scale}>
              {texts.scales[scale]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.range}
        <select
          value={manual ? 'manual' : settings.clip}
          onChange={(event) => chooseRange(event.target.value)}
        >
          {CLIPS.map((clip) => (
            <option key={clip} value={clip}>
              {texts.clip(clip)}
            </option>
          ))}
          <option value="manual">{texts.manual}</option>
        </select>
      </label>
      {manual && (
        <>
          <Bound
            label={texts.minimum}
            value={range[0]}
            set={(v) => change({ manual: { layer: layer.key, range: [v, range[1]] } })}
          />
          <Bound
            label={texts.maximum}
            value={range[1]}
            set={(v) => change({ manual: { layer: layer.key, range: [range[0], v] } })}
          />
        </>
      )}
    </div>
  );
}

function Bound({ label, value, set }: { label: string; value: number; set: (value: number) => void }) {
  const shown = formatValue(value);
  const submit = (text: string) => {
    const number = Number(text.replace(/[\s\u202f]/g, '').replace('−', '-'));
    if (text !== shown && text.trim() !== '' && Number.isFinite(number)) {
      set(number);
    }
  };
  return (
    <input
      key={value}
      className="bound"
      aria-label={label}
      defaultValue={shown}
      onBlur={(event) => submit(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && submit(event.currentTarget.value)}
    />
  );
}
