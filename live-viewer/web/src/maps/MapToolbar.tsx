import { LayerRole } from '../gen/pentimento/maps_pb';
import { formatValue } from '../format/utils';
import { CLIPS, firstOf, GAMMA, SCALES, type Settings } from '../settings';
import { texts } from '../texts';
import { type Evidence, evidencesFor } from './certainty.utils';
import type { Layer } from './maps';
import { isPicture, type Picture, type Shown } from './pictures.utils';
import { fixedRange } from './roles.utils';
import { COLOUR_MAPS, type ColourMapName, type Range } from './utils';
import { captionOf } from './values.utils';

interface Props {
  shown: Shown;
  layers: Layer[];
  /** What it can be compared with. */
  others: Shown[];
  settings: Settings;
  range: Range;
  /** Whether the time in which the detectors could count is known. */
  timed: boolean;
  change: (changed: Partial<Settings>) => void;
}

/** How the large map is coloured. */
export function MapToolbar({ shown, layers, others, ...rest }: Props) {
  const { settings, change } = rest;
  return (
    <div className="toolbar">
      <h1>
        {shown.name} <small>{captionOf(shown)}</small>
      </h1>
      <label>
        {texts.compare}
        <select
          className="compare"
          value={others.some(({ key }) => key === settings.compare) ? settings.compare : ''}
          onChange={(event) => change({ compare: event.target.value })}
        >
          <option value="">{texts.compareNothing}</option>
          {others
            .filter(({ key }) => key !== shown.key)
            .map(({ key }) => (
              <option key={key}>{key}</option>
            ))}
        </select>
      </label>
      {isPicture(shown) ? (
        <PictureColouring picture={shown} {...rest} />
      ) : (
        <Colouring layer={shown} evidences={evidencesFor(layers, shown)} {...rest} />
      )}
    </div>
  );
}

type Choice = Omit<Props, 'shown' | 'layers' | 'others'>;

function PictureColouring({ picture, settings, change }: Choice & { picture: Picture }) {
  return (
    <>
      {picture.trust && (
        <label className="check" title={texts.dimmedHelp}>
          <input
            type="checkbox"
            checked={settings.dimmed}
            onChange={(event) => change({ dimmed: event.target.checked })}
          />
          {texts.dimmed}
        </label>
      )}
      {fixedRange(picture.role) === undefined && (
        <label>
          {texts.range}
          <select
            value={settings.clip}
            onChange={(event) => change({ manual: null, clip: Number(event.target.value) })}
          >
            <Clips />
          </select>
        </label>
      )}
    </>
  );
}

function Clips() {
  return (
    <>
      {CLIPS.map((clip) => (
        <option key={clip} value={clip}>
          {texts.clip(clip)}
        </option>
      ))}
    </>
  );
}

function Colouring({
  layer,
  evidences,
  settings,
  range,
  timed,
  change,
}: Choice & { layer: Layer; evidences: Evidence[] }) {
  const manual = settings.manual?.layer === layer.key;
  const gamma = typeof settings.scale === 'number' ? settings.scale : undefined;
  const chooseRange = (value: string) =>
    change(
      value === 'manual'
        ? { manual: { layer: layer.key, range: [...range] } }
        : { manual: null, clip: Number(value) },
    );
  return (
    <>
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
          value={String(firstOf(settings.scale))}
          onChange={(event) =>
            change({ scale: SCALES.find((scale) => String(scale) === event.target.value) ?? 'linear' })
          }
        >
          {SCALES.map((scale) => (
            <option key={scale} value={String(scale)}>
              {texts.scales[typeof scale === 'number' ? 'gamma' : scale]}
            </option>
          ))}
        </select>
      </label>
      {gamma !== undefined && (
        <label>
          {texts.gamma(gamma)}
          <input
            type="range"
            min={GAMMA.least}
            max={GAMMA.most}
            step={GAMMA.step}
            value={gamma}
            onChange={(event) => change({ scale: Number(event.target.value) })}
          />
        </label>
      )}
      {evidences.length > 0 && (
        <label title={texts.fadedHelp}>
          {texts.faded}
          <select
            value={evidences.find((evidence) => evidence === settings.faded) ?? ''}
            onChange={(event) => change({ faded: event.target.value as Evidence | '' })}
          >
            <option value="">{texts.notFaded}</option>
            {evidences.map((evidence) => (
              <option key={evidence} value={evidence}>
                {texts.evidences[evidence]}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {texts.range}
        <select
          value={manual ? 'manual' : settings.clip}
          onChange={(event) => chooseRange(event.target.value)}
        >
          <Clips />
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
    </>
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
