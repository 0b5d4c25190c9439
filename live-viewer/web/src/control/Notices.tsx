import { Response_Answer } from '../gen/pentimento/control_pb';
import type { Session } from '../net/session';
import { texts } from '../texts';
import { adapterOf } from './utils';

/** Says above everything else what does not go on, and what the operator has to do. */
export function Banner({ session }: { session: Session }) {
  return session.state === 'reconnecting' && session.maps ? (
    <p className="banner fault" role="alert" aria-label={texts.connection}>
      <strong>{texts.noConnection}</strong> {texts.shownIsOf(new Date(session.lostMs))}{' '}
      <button type="button" onClick={() => session.retryNow()}>
        {texts.tryNow}
      </button>
    </p>
  ) : (
    <AdapterBanner session={session} />
  );
}

function AdapterBanner({ session }: { session: Session }) {
  const adapter = adapterOf(session.services, session.scan);
  const isFault = adapter?.state === 'FAULT';
  if (!adapter || (!isFault && adapter.state !== 'PAUSED')) {
    return null;
  }
  return (
    <p
      className={isFault ? 'banner fault' : 'banner'}
      role={isFault ? 'alert' : 'status'}
      aria-label={texts.adapter}
    >
      <strong>{isFault ? texts.fault : texts.paused}</strong> {adapter.message}
    </p>
  );
}

/** The answer to the last command. */
export function CommandAnswer({ session: { commands } }: { session: Session }) {
  const { answer } = commands;
  const done = answer?.answer === Response_Answer.ACK;
  return (
    <div className={done ? 'answer' : 'answer bad'} role="status" aria-label={texts.answer}>
      {answer && (
        <>
          <span>{answer.message || (done ? texts.done : texts.refused)}</span>
          {!done && (
            <button
              type="button"
              className="icon"
              aria-label={texts.dismiss}
              title={texts.dismiss}
              onClick={() => commands.dismiss(answer)}
            >
              ×
            </button>
          )}
        </>
      )}
    </div>
  );
}
