import { LayerRole } from '../gen/pentimento/maps_pb';
import { formatValue } from '../format/utils';
import { CLIPS, firstOf, GAMMA, SCALES, type Settings, withRange } from '../settings';
import { texts } from '../texts';
import { type Evidence, evidencesFor } from './certainty.utils';
import type { Layer } from './maps';
import { type Manner, MANNERS } from './difference.utils';
import { MixEditor } from './MixEditor';
import { isMix, isPicture, type Picture, type Shown, toggledIn } from './pictures.utils';
import { fixedRange } from './roles.utils';
import type { Offset } from './serpentine.utils';
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
  /** By how much the directions of the scan are off, where that is known. */
  offset: Offset | undefined;
  change: (changed: Partial<Settings>) => void;
}

/** How the large map is coloured. */
export function MapToolbar({ shown, layers, others, offset, ...rest }: Props) {
  const { settings, change } = rest;
  const compared = others.find(({ key }) => key === settings.compare && key !== shown.key);
  const beside = isPicture(shown) || (compared !== undefined && isPicture(compared));
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
      {compared && (
        <label>
          {texts.contrast}
          <select
            value={beside && settings.contrast !== 'lens' ? 'difference' : settings.contrast}
            onChange={(event) => change({ contrast: event.target.value as Manner })}
          >
            {MANNERS.filter((manner) => !beside || manner !== 'ratio').map((manner) => (
              <option key={manner} value={manner}>
                {beside && manner === 'difference' ? texts.beside : texts.contrasts[manner]}
              </option>
            ))}
          </select>
        </label>
      )}
      {offset && (
        <label className="check" title={texts.straightenedHelp}>
          <input
            type="checkbox"
            checked={settings.straightened}
            onChange={(event) => change({ straightened: event.target.checked })}
          />
          {texts.straightened(`${formatValue(offset.columns, 2)} ± ${formatValue(offset.error, 1)}`)}
        </label>
      )}
      {isMix(shown) && <MixEditor layers={layers} mix={settings.mix} onMix={(mix) => change({ mix })} />}
      {isPicture(shown) ? (
        <PictureColouring picture={shown} {...rest} />
      ) : (
        <Colouring layer={shown} evidences={evidencesFor(layers, shown)} {...rest} />
      )}
    </div>
  );
}

type Choice = Omit<Props, 'shown' | 'layers' | 'others' | 'offset'>;

function PictureColouring({ picture, settings, change }: Choice & { picture: Picture }) {
  return (
    <>
      {isMix(picture) && <ScaleChooser settings={settings} change={change} />}
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
          <select value={settings.clip} onChange={(event) => change({ clip: Number(event.target.value) })}>
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
  const manual = layer.key in settings.ranges;
  const mixed = toggledIn(settings.mix, layer.key);
  const chooseRange = (value: string) =>
    change(
      value === 'manual'
        ? { ranges: withRange(settings, layer.key, range) }
        : { ranges: withRange(settings, layer.key, undefined), clip: Number(value) },
    );
  return (
    <>
      <label className="check" title={texts.mixInHelp}>
        <input
          type="checkbox"
          disabled={!mixed || layer.model === ''}
          checked={settings.mix.some((part) => part.layer === layer.key)}
          onChange={() => mixed && change({ mix: mixed })}
        />
        {texts.mixIn}
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
      <ScaleChooser settings={settings} change={change} />
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
            set={(v) => change({ ranges: withRange(settings, layer.key, [v, range[1]]) })}
          />
          <Bound
            label={texts.maximum}
            value={range[1]}
            set={(v) => change({ ranges: withRange(settings, layer.key, [range[0], v]) })}
          />
        </>
      )}
    </>
  );
}

function ScaleChooser({ settings, change }: Pick<Choice, 'settings' | 'change'>) {
  const gamma = typeof settings.scale === 'number' ? settings.scale : undefined;
  return (
    <>
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
