import { useEffect, useRef, useState } from 'react';
import { texts } from '../texts';

const NOT_YET = 503;
const AGAIN_MS = 1000;

interface Props {
  scan: string;
  /** Wanted; the viewer takes another one where the scan has it not. */
  layer: string;
  /** Changes when there may be more to see. */
  state: string;
}

/** A small map of a scan, fetched when it comes into sight. */
export function Thumbnail({ scan, layer, state }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<{ url: string; layer: string }>();
  useEffect(() => {
    const end = new AbortController();
    let url = '';
    const fetchIt = async () => {
      const address = `api/scans/${encodeURIComponent(scan)}/thumbnail.png?layer=${encodeURIComponent(layer)}`;
      for (;;) {
        const answer = await fetch(new URL(address, document.baseURI), { signal: end.signal });
        if (answer.status !== NOT_YET) {
          if (answer.ok) {
            url = URL.createObjectURL(await answer.blob());
            setPicture({ url, layer: answer.headers.get('Layer') ?? '' });
          }
          return;
        }
        await new Promise((done) => setTimeout(done, AGAIN_MS));
        end.signal.throwIfAborted();
      }
    };
    const sight = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        sight.disconnect();
        // Without a picture the list is as good as before.
        fetchIt().catch(() => undefined);
      }
    });
    if (place.current) {
      sight.observe(place.current);
    }
    return () => {
      sight.disconnect();
      end.abort();
      URL.revokeObjectURL(url);
    };
  }, [scan, layer, state]);
  return (
    <div className="thumbnail" ref={place}>
      {picture && <img src={picture.url} alt={texts.mapOf(picture.layer)} title={picture.layer} />}
    </div>
  );
}
