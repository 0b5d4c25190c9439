import { useEffect, useState } from 'react';
import { formatTime } from '../format/utils';
import type { Annotation } from '../gen/pentimento/control_pb';
import type { Content } from '../net/annotations';
import type { Session } from '../net/session';
import { regionOf } from '../selection/selection.utils';
import { texts } from '../texts';
import { REGION_COLOURS } from './drawing.utils';
import { changesOf } from './history.utils';

interface Props {
  session: Session;
  region: Annotation;
  author: string;
}

/** What is known of one region, and may be changed. */
export function RegionEditor({ session, region, author }: Props) {
  const { annotations, selection } = session;
  const change = (changed: Partial<Content>) => annotations.change(author, region.id, changed);
  const shape = selection && regionOf(selection);
  return (
    <section className="region-editor" role="group" aria-label={region.name}>
      <Field
        label={texts.regionName}
        value={region.name}
        longest={100}
        set={(name) => name && change({ name })}
      />
      <div className="palette" role="group" aria-label={texts.regionColour}>
        {REGION_COLOURS.map((colour) => (
          <button
            key={colour}
            type="button"
            aria-label={texts.colourIs(colour)}
            aria-pressed={region.colour === colour}
            style={{ background: colour }}
            onClick={() => change({ colour })}
          />
        ))}
      </div>
      <Labels labels={region.labels} layers={session} set={(labels) => change({ labels })} />
      <Field
        label={texts.regionText}
        value={region.text}
        longest={10_000}
        isLong
        set={(text) => change({ text })}
      />
      <div className="toolbar">
        <button
          type="button"
          title={texts.reshapeHelp}
          disabled={!shape}
          onClick={() => shape && change({ region: shape })}
        >
          {texts.reshape}
        </button>
        <button type="button" title={texts.removeHelp} onClick={() => annotations.remove(author, region.id)}>
          {texts.remove}
        </button>
      </div>
      <p className="hint">
        {texts.madeBy(region.author, timeOf(region))}
        {region.models.length > 0 && ` · ${texts.madeAgainst(region.models.join(', '))}`}
      </p>
      <History region={region} />
    </section>
  );
}

function timeOf({ timeNs }: Annotation): string {
  return formatTime(new Date(Number(timeNs / 1_000_000n)));
}

function History({ region }: { region: Annotation }) {
  const versions = [...region.history, region];
  return (
    <details>
      <summary>{texts.history(versions.length)}</summary>
      <ol className="history" aria-label={texts.history(versions.length)}>
        {versions.map((version, i) => (
          <li key={version.revision}>
            <strong>{texts.versionBy(version.revision, version.author, timeOf(version))}</strong>
            {changesOf(versions, i).map((changed) => (
              <span key={changed}>{changed}</span>
            ))}
          </li>
        ))}
      </ol>
    </details>
  );
}

interface FieldProps {
  label: string;
  value: string;
  longest: number;
  isLong?: boolean;
  set: (value: string) => void;
}

/** Text that is kept when it is left, or at Enter. */
function Field({ label, value, longest, isLong, set }: FieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const keep = () => {
    if (text.trim() !== value) {
      set(text.trim());
    }
  };
  const field = {
    'aria-label': label,
    placeholder: label,
    value: text,
    maxLength: longest,
    onBlur: keep,
  };
  return isLong ? (
    <textarea {...field} rows={2} onChange={(event) => setText(event.target.value)} />
  ) : (
    <input
      {...field}
      type="text"
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && keep()}
    />
  );
}

interface LabelsProps {
  labels: string[];
  /** Whose layers name pigments and elements. */
  layers: Session;
  set: (labels: string[]) => void;
}

function Labels({ labels, layers, set }: LabelsProps) {
  const [kind, setKind] = useState<string>(texts.labelKinds[0][0]);
  const [text, setText] = useState('');
  const add = () => {
    const label = kind + text.trim();
    if (text.trim() !== '' && !labels.includes(label)) {
      set([...labels, label]);
    }
    setText('');
  };
  return (
    <div className="labels" role="group" aria-label={texts.labels}>
      {labels.map((label) => (
        <button
          key={label}
          type="button"
          aria-label={texts.removeLabel(label)}
          title={texts.removeLabel(label)}
          onClick={() => set(labels.filter((each) => each !== label))}
        >
          {label} ×
        </button>
      ))}
      <select aria-label={texts.labelKind} value={kind} onChange={(event) => setKind(event.target.value)}>
        {texts.labelKinds.map(([value, name]) => (
          <option key={name} value={value}>
            {name}
          </option>
        ))}
      </select>
      <input
        type="text"
        aria-label={texts.newLabel}
        placeholder={texts.newLabel}
        maxLength={90}
        list="label-names"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && add()}
      />
      <datalist id="label-names">
        {[
          ...new Set(
            layers.maps?.layers
              .filter(({ model }) => model.startsWith(kind.slice(0, -1) || '-'))
              .map(({ name }) => name),
          ),
        ].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="button" disabled={text.trim() === ''} onClick={add}>
        {texts.addLabel}
      </button>
    </div>
  );
}
