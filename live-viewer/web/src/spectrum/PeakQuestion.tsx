import { formatValue } from '../format/utils';
import { texts } from '../texts';
import type { Candidate } from './candidates.utils';
import { shortName } from './utils';

interface Props {
  energyKev: number;
  candidates: Candidate[];
  chosen: string[];
  toggle: (symbol: string) => void;
  onMap: () => void;
  onClose: () => void;
}

/** What a peak may be. */
export function PeakQuestion({ energyKev, candidates, chosen, toggle, onMap, onClose }: Props) {
  return (
    <section className="peak" role="region" aria-label={texts.peak}>
      <h2>
        {texts.peakAt(formatValue(energyKev, 4))}
        <button type="button" className="icon" aria-label={texts.closePeak} onClick={onClose}>
          ×
        </button>
      </h2>
      {candidates.length === 0 && <p>{texts.noCandidates}</p>}
      <ul>
        {candidates.map(({ symbol, line, energyKev: at, offKev, others }) => (
          <li key={line}>
            <button type="button" aria-pressed={chosen.includes(symbol)} onClick={() => toggle(symbol)}>
              {shortName(line)}
            </button>
            <span>
              {texts.candidate(
                formatValue(at, 4),
                formatValue(1000 * offKev, 2),
                others === undefined ? undefined : Math.round(100 * others),
              )}
            </span>
          </li>
        ))}
      </ul>
      <button type="button" onClick={onMap}>
        {texts.mapPeak}
      </button>
    </section>
  );
}
