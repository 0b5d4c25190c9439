import { useEffect, useState, useSyncExternalStore } from 'react';
import { Session } from '../net/session';

/** How often it is looked whether anything still comes, ms. */
const LOOK_MS = 1000;
const NEVER = () => () => undefined;
const NOTHING = () => 0;

/** A second connection, to a scan beside the one that is watched; undefined while there is none. */
export function useOtherScan(scan: string): Session | undefined {
  const [other, setOther] = useState<Session>();
  useEffect(() => {
    if (scan === '') {
      setOther(undefined);
      return undefined;
    }
    const session = new Session(document.baseURI);
    session.connect();
    session.choose(scan);
    setOther(session);
    const timer = setInterval(() => session.watchOver(), LOOK_MS);
    return () => {
      clearInterval(timer);
      session.close();
    };
  }, [scan]);
  useSyncExternalStore(other?.subscribe ?? NEVER, other?.snapshot ?? NOTHING);
  return other;
}
