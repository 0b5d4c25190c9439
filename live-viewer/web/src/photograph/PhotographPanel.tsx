import { type MouseEvent, useState } from 'react';
import { Role } from '../gen/pentimento/viewer_pb';
import type { Session } from '../net/session';
import { LENS, type Settings } from '../settings';
import { texts } from '../texts';
import { PairMark } from './PairMarks';
import { residualsOf } from './registration.utils';
import { shrunk } from './shrink';
import { complete, draftOf, type PairDraft, type PhotographView } from './usePhotograph';

interface Props {
  session: Session;
  view: PhotographView;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

const { photograph: words } = texts;
const NOTHING: PairDraft = { photograph: undefined, scan: undefined };
const MOST_PAIRS = 50;
const LARGEST = 8;

/** The photograph of the scan, how the map lies over it, and where on it the scan is. */
export function PhotographPanel(props: Props) {
  const { session, settings, change } = props;
  const { photograph, refusal, isBusy } = session.photograph;
  const [failure, setFailure] = useState('');
  const put = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    try {
      const { mediaType, image } = await shrunk(file);
      session.photograph.put(settings.operator, file.name.slice(0, 100), mediaType, image);
      change({ photograph: true });
      setFailure('');
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="photograph">
      {session.may(Role.VIEWER) && (
        <label className="file">
          {photograph ? words.replace : words.choose}
          <input
            type="file"
            accept="image/*"
            disabled={isBusy}
            onChange={(event) => {
              void put(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </label>
      )}
      {(failure || refusal) && <p role="alert">{failure || refusal}</p>}
      {isBusy && <p role="status">{words.busy}</p>}
      {photograph ? (
        <>
          <p className="hint">
            {words.about(
              photograph.name,
              `${photograph.width} × ${photograph.height}`,
              photograph.author,
              session.photograph.registration?.pairs.length ?? 0,
            )}
          </p>
          <Glasses settings={settings} change={change} />
          <Registering {...props} />
        </>
      ) : (
        <p className="hint">{words.none}</p>
      )}
    </div>
  );
}

/** How the map lies over the photograph. */
function Glasses({ settings, change }: Pick<Props, 'settings' | 'change'>) {
  return (
    <div className="glasses">
      <label className="check">
        <input
          type="checkbox"
          checked={settings.photograph}
          onChange={(event) => change({ photograph: event.target.checked })}
        />
        {words.under}
      </label>
      <label>
        {words.mapOpacity(Math.round(100 * settings.mapOpacity))}
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={settings.mapOpacity}
          onChange={(event) => change({ mapOpacity: Number(event.target.value), photograph: true })}
        />
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={settings.photographLens}
          onChange={(event) => change({ photographLens: event.target.checked, photograph: true })}
        />
        {words.lens}
      </label>
      <label>
        {words.lensSize}
        <input
          type="range"
          min={LENS.least}
          max={LENS.most}
          step={LENS.step}
          value={settings.lensSize}
          onChange={(event) => change({ lensSize: Number(event.target.value) })}
        />
      </label>
    </div>
  );
}

function Registering({ session, view, settings }: Props) {
  const { photograph, registration, address, isBusy } = session.photograph;
  const { draft, active, mapping, edit } = view;
  const [zoom, setZoom] = useState(1);
  if (!photograph) {
    return null;
  }
  const point = (event: MouseEvent<HTMLElement>) => {
    if (draft) {
      const box = event.currentTarget.getBoundingClientRect();
      const at = {
        x: ((event.clientX - box.left) / box.width) * photograph.width,
        y: ((event.clientY - box.top) / box.height) * photograph.height,
      };
      edit(draft.map((pair, i) => (i === active ? { ...pair, photograph: at } : pair)));
    }
  };
  const pairs = draft ? complete(draft) : [];
  return (
    <>
      <label>
        {words.enlarge}
        <input
          type="range"
          min={1}
          max={LARGEST}
          step={0.5}
          value={zoom}
          onChange={(event) => setZoom(Number(event.target.value))}
        />
      </label>
      <div className="preview" tabIndex={0} role="group" aria-label={words.preview}>
        <div style={{ width: `${100 * zoom}%` }} onClick={point} className={draft ? 'pointing' : undefined}>
          <img src={address} alt={words.of(photograph.name)} draggable={false} />
          {draft && (
            <svg aria-hidden="true">
              {draft.map(
                ({ photograph: at }, i) =>
                  at && (
                    <svg
                      key={i}
                      overflow="visible"
                      x={`${(100 * at.x) / photograph.width}%`}
                      y={`${(100 * at.y) / photograph.height}%`}
                    >
                      <PairMark number={i + 1} x={0} y={0} isActive={i === active} />
                    </svg>
                  ),
              )}
            </svg>
          )}
        </div>
      </div>
      {!session.may(Role.VIEWER) ? null : draft ? (
        <>
          <p className="hint">{words.pairsHint}</p>
          <Pairs
            draft={draft}
            active={active}
            residuals={mapping && residualsOf(mapping, pairs)}
            edit={edit}
          />
          {pairs.length > 1 && !mapping && <p role="alert">{words.degenerate}</p>}
          <div className="offers">
            <button
              type="button"
              disabled={draft.length >= MOST_PAIRS}
              onClick={() => edit([...draft, NOTHING], draft.length)}
            >
              {words.addPair}
            </button>
            <button
              type="button"
              disabled={isBusy || !mapping}
              onClick={() => {
                session.photograph.register(settings.operator, pairs);
                edit(undefined);
              }}
            >
              {words.keep}
            </button>
            <button type="button" onClick={() => edit(undefined)}>
              {words.discard}
            </button>
          </div>
        </>
      ) : (
        <div className="offers">
          <button
            type="button"
            onClick={() => {
              const before = draftOf(registration?.pairs ?? []);
              edit([...before, NOTHING], before.length);
            }}
          >
            {words.register}
          </button>
          <button
            type="button"
            disabled={isBusy}
            onClick={() => session.photograph.remove(settings.operator)}
          >
            {words.remove}
          </button>
        </div>
      )}
    </>
  );
}

interface PairsProps extends Pick<PhotographView, 'active' | 'edit'> {
  draft: readonly PairDraft[];
  /** Of the pairs that have both points, pixels of the scan. */
  residuals: number[] | undefined;
}

/** The pairs by their numbers; what can be pointed at can be typed, too. */
function Pairs({ draft, active, residuals, edit }: PairsProps) {
  const set = (at: number, side: keyof PairDraft, axis: 'x' | 'y', text: string) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) {
      edit(
        draft.map((pair, i) =>
          i === at ? { ...pair, [side]: { ...(pair[side] ?? { x: 0, y: 0 }), [axis]: value } } : pair,
        ),
        at,
      );
    }
  };
  let complete = 0;
  return (
    <table className="pairs">
      <thead>
        <tr>
          <th scope="col">{words.pair}</th>
          {words.coordinates.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">{words.residual}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {draft.map((pair, i) => {
          const residual = pair.photograph && pair.scan ? residuals?.[complete++] : undefined;
          return (
            <tr key={i} className={i === active ? 'chosen' : undefined}>
              <th scope="row">
                <button type="button" aria-pressed={i === active} onClick={() => edit(draft, i)}>
                  {i + 1}
                </button>
              </th>
              {(['photograph', 'scan'] as const).flatMap((side, s) =>
                (['x', 'y'] as const).map((axis, a) => (
                  <td key={`${side} ${axis}`}>
                    <input
                      key={pair[side]?.[axis]}
                      inputMode="decimal"
                      aria-label={words.coordinateOf(words.coordinates[2 * s + a]!, i + 1)}
                      defaultValue={pair[side] ? pair[side][axis].toFixed(1) : ''}
                      onBlur={(event) =>
                        event.target.value !== event.target.defaultValue &&
                        set(i, side, axis, event.target.value)
                      }
                    />
                  </td>
                )),
              )}
              <td>{residual === undefined ? '' : residual.toFixed(2)}</td>
              <td>
                <button
                  type="button"
                  className="icon"
                  aria-label={words.removePair(i + 1)}
                  onClick={() => edit(draft.filter((_, other) => other !== i))}
                >
                  ×
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
