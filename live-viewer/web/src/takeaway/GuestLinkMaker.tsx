import { useState } from 'react';
import type { Session } from '../net/session';
import { texts } from '../texts';

const DAY_MS = 24 * 3600 * 1000;
const MOST_DAYS = 366;

/** Makes a link by which a guest sees the scan that is watched. */
export function GuestLinkMaker({ session }: { session: Session }) {
  const [days, setDays] = useState(7);
  const { link } = session;
  const address = link?.path ? new URL(link.path, document.baseURI).href : '';
  return (
    <section role="group" aria-label={texts.guestLink.title} title={texts.guestLink.help}>
      <h2>{texts.guestLink.title}</h2>
      <div className="offers">
        <label>
          {texts.guestLink.days}
          <input
            type="number"
            min={1}
            max={MOST_DAYS}
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          />
        </label>
        <button
          type="button"
          disabled={!(days >= 1 && days <= MOST_DAYS)}
          onClick={() => session.makeLink(new Date(Date.now() + days * DAY_MS - 60_000))}
        >
          {texts.guestLink.make}
        </button>
      </div>
      {link?.message && <p role="alert">{link.message}</p>}
      {address !== '' && link && (
        <div className="offers">
          <input
            type="text"
            readOnly
            aria-label={texts.guestLink.link}
            value={address}
            onFocus={(event) => event.target.select()}
          />
          <button type="button" onClick={() => session.revokeLink(link.id)}>
            {texts.guestLink.revoke}
          </button>
          <span>
            {texts.guestLink.until(new Date(Number(link.endNs / 1_000_000n)).toISOString().slice(0, 16))}
          </span>
        </div>
      )}
      {link && address === '' && !link.message && <p role="status">{texts.guestLink.revoked}</p>}
    </section>
  );
}
