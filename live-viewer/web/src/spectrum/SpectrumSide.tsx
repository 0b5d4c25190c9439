import type { Session } from '../net/session';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { FitTable } from './FitTable';
import { PeakQuestion } from './PeakQuestion';
import type { SpectrumView } from './useSpectrum';
import { WindowForm } from './WindowForm';

interface Props {
  session: Session;
  view: SpectrumView;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

/** What is known of the spectrum in words and numbers: what a peak may be, which windows are mapped, and what it is made of. */
export function SpectrumSide({ session, view, settings, change }: Props) {
  const { peak, fittedDetector } = view;
  return (
    <>
      {peak ? (
        <PeakQuestion
          energyKev={peak.energyKev}
          candidates={peak.candidates}
          chosen={settings.elements}
          toggle={view.toggle}
          onMap={() => {
            const half = peak.width(peak.energyKev) / 2;
            view.map({ firstKev: peak.energyKev - half, lastKev: peak.energyKev + half });
          }}
          onClose={() => view.ask(undefined)}
        />
      ) : (
        <p className="hint">{texts.peakHint}</p>
      )}
      <WindowForm
        windows={settings.windows}
        message={session.windows.message}
        onMap={view.map}
        onRemove={(gone) => change({ windows: settings.windows.filter((each) => each !== gone) })}
      />
      {settings.fit && fittedDetector?.fit && (
        <FitTable
          fit={fittedDetector.fit}
          curves={view.fitted}
          colourOf={view.colourOfPart}
          toggle={view.toggle}
        />
      )}
      {settings.fit && fittedDetector?.fitMessage && <p className="bad">{fittedDetector.fitMessage}</p>}
      {!settings.fit && <p className="hint">{texts.fitHint}</p>}
    </>
  );
}
