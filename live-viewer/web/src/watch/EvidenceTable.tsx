import { formatUncertain } from '../format/uncertain.utils';
import { formatCount, formatDuration } from '../format/utils';
import type { EvidenceReply, EvidenceReply_Place as Place } from '../gen/pentimento/viewer_pb';
import { texts } from '../texts';
import { percent } from './watch.utils';

/** Of each place so many layers are shown, those that are known best and the one that is shown large. */
const MOST = 5;

interface Props {
  evidence: EvidenceReply | undefined;
  isField: boolean;
  atRest: boolean;
  /** The layer that is shown large. */
  shown: string;
}

/** How well the scan, the selection and the regions are known, and what going on would bring and cost. */
export function EvidenceTable({ evidence, isField, atRest, shown }: Props) {
  const says = texts.watch.evidence;
  if (!evidence) {
    return <p className="hint">{says.busy}</p>;
  }
  return (
    <>
      {!atRest && !isField && (
        <p className="cost">
          {says.cost(evidence.leftS < 0 ? says.unknown : formatDuration(evidence.leftS))}
        </p>
      )}
      <p className="hint">{isField ? says.assumptionOfField : says.assumption}</p>
      <div className="scrolled">
        <table className="statistics evidence" aria-label={says.title}>
          <thead>
            <tr>
              {says.head.map(([name, help]) => (
                <th key={name} scope="col" title={help}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          {evidence.places.map((place) => (
            <Rows
              key={nameOf(place) + place.region}
              place={place}
              isField={isField}
              atRest={atRest}
              shown={shown}
            />
          ))}
        </table>
      </div>
    </>
  );
}

function Rows({ place, isField, atRest, shown }: { place: Place } & Omit<Props, 'evidence'>) {
  const says = texts.watch.evidence;
  const { layers, pixels, measured, leftS } = place;
  const chosen = layers.filter(({ layer }, i) => i < MOST || layer === shown);
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={3}>
          {nameOf(place)}{' '}
          <small>
            {isField
              ? says.pixelsOf(formatCount(Number(pixels)))
              : says.measuredOf(formatCount(Number(measured)), formatCount(Number(pixels)))}
            {!isField && !atRest && leftS > 0 && ` · ${says.complete(formatDuration(leftS))}`}
          </small>
        </th>
      </tr>
      {chosen.map(({ layer, mean, error, next, nextS, last }) => (
        <tr key={layer} title={says.mean(formatUncertain(mean, error))}>
          <th scope="row">{layer}</th>
          <td>± {percent(error / mean)}</td>
          <td>
            {nextS >= 0 && Number.isFinite(next)
              ? says.then(percent(next), formatDuration(nextS))
              : !isField && measured === pixels
                ? says.onlyAgain
                : !isField && Number.isFinite(last)
                  ? says.atTheEnd(percent(last))
                  : '–'}
          </td>
        </tr>
      ))}
      {chosen.length === 0 && (
        <tr>
          <td colSpan={3}>{says.nothing}</td>
        </tr>
      )}
    </tbody>
  );
}

function nameOf({ name, selection }: Place): string {
  return name || (selection ? texts.watch.evidence.selection : texts.watch.evidence.scan);
}
