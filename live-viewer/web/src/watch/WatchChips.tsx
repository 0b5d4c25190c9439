import type { Session } from '../net/session';
import { texts } from '../texts';
import { precisionText, unseenIn } from './watch.utils';

/** How many finds nobody has acknowledged; opens them. */
export function UnseenChip({ session: { firings }, onOpen }: { session: Session; onOpen: () => void }) {
  const count = unseenIn(firings.all, firings.acknowledgements);
  return (
    <span role="status" aria-label={texts.watch.title}>
      {count > 0 && (
        <button type="button" className="unseen" aria-label={texts.watch.unseen(count)} onClick={onOpen}>
          ⚠ {count}
        </button>
      )}
    </span>
  );
}

/** How well the scan knows one layer, while it runs. */
export function EvidenceChip({ session: { evidence }, layer }: { session: Session; layer: string }) {
  const precision = evidence?.places[0]?.layers.find((each) => each.layer === layer);
  return precision ? (
    <span
      className="evidence-chip"
      role="status"
      aria-label={texts.watch.evidence.title}
      title={texts.watch.evidence.assumption}
    >
      {precisionText(precision)}
    </span>
  ) : null;
}
