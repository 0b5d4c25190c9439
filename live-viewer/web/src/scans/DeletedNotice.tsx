import type { Session } from '../net/session';
import { formatTime } from '../format/utils';
import { texts } from '../texts';

/** Says that the scan that was watched is not there any more, and who has deleted it. */
export function DeletedNotice({ session: { records } }: { session: Session }) {
  const { deleted } = records;
  return (
    deleted && (
      <p className="deleted-notice" role="alert">
        {texts.earlier.wasDeleted(
          deleted.title || deleted.scan,
          deleted.operator,
          formatTime(new Date(Number(deleted.timeNs / 1_000_000n))),
        )}
        <button type="button" onClick={() => records.dismissDeleted()}>
          {texts.dismiss}
        </button>
      </p>
    )
  );
}
