import { formatCount, formatDuration } from './format/utils';
import { spoolOf } from './control/utils';
import type { ServiceList_Service as Service } from './gen/pentimento/viewer_pb';
import type { Session } from './net/session';
import { texts } from './texts';

/** Heartbeats, and every count of what was not shown. */
export function StatusBar({ session }: { session: Session }) {
  const state = session.scanState;
  const counts: [string, string, bigint, boolean][] = state
    ? [
        [texts.missing, texts.missingHelp, state.missing, true],
        [texts.duplicated, texts.duplicatedHelp, state.duplicated, true],
        [texts.superseded, texts.supersededHelp, state.superseded, false],
        [texts.unreadable, texts.unreadableHelp, state.unreadable, true],
        [texts.coalesced, texts.coalescedHelp, state.coalesced, false],
      ]
    : [];
  return (
    <footer className="status-bar">
      <span className="services" role="group" aria-label={texts.services}>
        {session.services.length === 0 && session.instrument !== '' && texts.noServices}
        {session.services.map((service) => (
          <Heartbeat key={service.service} service={service} />
        ))}
      </span>
      <span className="counts">
        {state?.spectraMessage && <strong className="bad">{state.spectraMessage}</strong>}
        {state && (
          <span>
            {texts.calibration}{' '}
            {state.calibrationRevision === 0
              ? texts.calibrationHeader
              : texts.calibrationRevision(state.calibrationRevision)}
          </span>
        )}
        {counts.map(([label, help, count, isBad]) => (
          <span key={label} title={help} className={isBad && count > 0n ? 'bad' : undefined}>
            {label} {formatCount(Number(count))}
          </span>
        ))}
      </span>
    </footer>
  );
}

function Heartbeat({ service }: { service: Service }) {
  const { kind, silent, ageS, message, state } = service;
  const spool = spoolOf(service);
  return (
    <>
      <span
        className={silent || state === 'FAULT' ? 'service bad' : 'service'}
        title={`${service.service}\n${message}`}
      >
        <i aria-hidden="true" />
        {kind}
        {silent && ` ${texts.silent(formatDuration(ageS))}`}
      </span>
      {spool && (
        <span className={spool.bad ? 'bad' : undefined} title={texts.spoolHelp}>
          {spool.text}
        </span>
      )}
    </>
  );
}
