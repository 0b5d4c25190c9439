import { useEffect, useRef, useState } from 'react';
import { Role } from '../gen/pentimento/viewer_pb';
import { formatBytes } from '../format/utils';
import type { Shown } from '../maps/pictures.utils';
import type { Range } from '../maps/utils';
import type { Session } from '../net/session';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { GuestLinkMaker } from './GuestLinkMaker';
import { download, type Progress, save } from './download';
import { lookOf, nameOf, type Offer, offersFor, type Parameters, parameterOf } from './offers.utils';

interface Props {
  session: Session;
  shown: Shown;
  /** Of a layer that is shown. */
  range: Range;
  settings: Settings;
}

interface Running {
  offer: Offer;
  progress: Progress;
  abort: AbortController;
}

/** Files of what is shown now, of all layers, of the selection and of the scan. */
export function TakeAway({ session, shown, range, settings }: Props) {
  const [empty, setEmpty] = useState<'transparent' | 'hatched'>('transparent');
  const [running, setRunning] = useState<Running>();
  const [outcome, setOutcome] = useState('');
  const last = useRef<AbortController>();
  useEffect(() => () => last.current?.abort(), []);
  const groups = offersFor({
    scan: session.scan,
    shown,
    detectors: session.layout?.started?.detectors.map(({ name }) => name) ?? [],
    selected: selectedIn(session),
    look: lookOf(shown, range, settings, empty),
    colourMap: settings.colourMap,
    onlyPictures: !session.may(Role.VIEWER),
  });
  const take = async (offer: Offer) => {
    const abort = new AbortController();
    last.current = abort;
    const progressed = (progress: Progress) => setRunning({ offer, progress, abort });
    progressed({ bytes: 0, of: undefined });
    setOutcome('');
    try {
      const { content, disposition } = await download(offer.url, abort.signal, progressed);
      const name = nameOf(disposition, texts.takeAway.unnamed);
      save(content, name);
      setOutcome(texts.takeAway.taken(name, formatBytes(content.size)));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setOutcome(abort.signal.aborted ? texts.takeAway.cancelled : texts.takeAway.failed(why));
    } finally {
      setRunning(undefined);
    }
  };
  return (
    <div className="take-away">
      {groups.map(({ title, offers }) => (
        <section key={title} role="group" aria-label={title}>
          <h2>{title}</h2>
          <div className="offers">
            {offers.map((offer) =>
              offer.isLarge || offer.isPage ? (
                <a
                  key={offer.url}
                  className="button"
                  href={offer.url}
                  {...(offer.isPage ? { target: '_blank', rel: 'noopener' } : { download: '' })}
                >
                  {offer.label}
                </a>
              ) : (
                <button
                  key={offer.url}
                  type="button"
                  disabled={running !== undefined}
                  onClick={() => void take(offer)}
                >
                  {offer.label}
                </button>
              ),
            )}
          </div>
        </section>
      ))}
      {session.may(Role.ADMIN) && <GuestLinkMaker session={session} />}
      <label className="check">
        <input
          type="checkbox"
          checked={empty === 'hatched'}
          onChange={(event) => setEmpty(event.target.checked ? 'hatched' : 'transparent')}
        />
        {texts.takeAway.hatched}
      </label>
      <p role="status" aria-label={texts.takeAway.state}>
        {running ? told(running) : outcome}
      </p>
      {running && (
        <button type="button" onClick={() => running.abort.abort()}>
          {texts.cancel}
        </button>
      )}
    </div>
  );
}

/** The region that is chosen, else what is selected. */
function selectedIn({ region, annotations, selection }: Session): Parameters | undefined {
  if (annotations.all.has(region)) {
    return [['annotation', region]];
  }
  return selection && parameterOf(selection);
}

function told({ offer, progress }: Running): string {
  if ('waitsFor' in progress) {
    return texts.takeAway.waits(progress.waitsFor);
  }
  const { bytes, of } = progress;
  return texts.takeAway.fetching(
    offer.label,
    of === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} / ${formatBytes(of)}`,
  );
}
