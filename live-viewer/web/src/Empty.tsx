import type { Session } from './net/session';
import { texts } from './texts';

/** What is being waited for while there is no map. */
export function Empty({ session }: { session: Session }) {
  const [title, hint] = message(session);
  return (
    <main className="empty" role="status">
      <div className="empty-sweep" aria-hidden="true" />
      <h1>{title}</h1>
      <p>{hint}</p>
    </main>
  );
}

function message(session: Session): [string, string] {
  if (session.state === 'reconnecting') {
    return [texts.connectionLost, texts.connectionLostHint];
  }
  if (session.instrument === '') {
    return [texts.connecting, ''];
  }
  if (session.scan === '') {
    return [texts.waitingForScan(session.instrument), texts.waitingForScanHint];
  }
  if (session.scanState?.loading !== false) {
    return [texts.loading, texts.loadingHint];
  }
  return [texts.waitingForMaps, texts.waitingForMapsHint];
}
