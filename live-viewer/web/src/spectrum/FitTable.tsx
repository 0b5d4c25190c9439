import { formatUncertain } from '../format/uncertain.utils';
import { formatCount, formatValue } from '../format/utils';
import type { Fit } from '../gen/pentimento/viewer_pb';
import { texts } from '../texts';
import type { FittedCurve } from './curves.utils';

interface Props {
  fit: Fit;
  curves: FittedCurve[];
  colourOf: (name: string) => string;
  /** Marks the lines of an element. */
  toggle: (symbol: string) => void;
}

/** How much of what a spectrum is made of, and what is missing. */
export function FitTable({ fit, curves, colourOf, toggle }: Props) {
  return (
    <div className="fit" role="region" aria-label={texts.fit} tabIndex={0}>
      <p title={texts.chi2Help}>{`χ² ${formatValue(fit.chi2, 3)} ${texts.perChannel}`}</p>
      {fit.missing.length > 0 && (
        <p className="bad" title={texts.notFittedHelp}>
          {texts.notFitted}{' '}
          {fit.missing.map((group) => (
            <button key={group} type="button" onClick={() => toggle(group.split('-')[0]!)}>
              {group}
            </button>
          ))}
        </p>
      )}
      <table>
        <tbody>
          {curves
            .filter(({ kind }) => kind !== 'whole')
            .map(({ name, area, error }) => (
              <tr key={name}>
                <th scope="row">
                  <i style={{ background: colourOf(name) }} aria-hidden="true" />
                  {name}
                </th>
                <td>{Number.isNaN(error) ? formatCount(area) : formatUncertain(area, error)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
