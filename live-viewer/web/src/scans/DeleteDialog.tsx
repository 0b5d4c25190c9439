import { useState } from 'react';
import { CommandDialog } from '../control/CommandDialog';
import { formatCount } from '../format/utils';
import type { DeleteReply, ScanSummary } from '../gen/pentimento/viewer_pb';
import type { Session } from '../net/session';
import { texts } from '../texts';

interface Props {
  session: Session;
  summary: ScanSummary;
  /** Who deletes it, where no login knows. */
  operator: string;
  onClose: () => void;
}

const { earlier: words } = texts;

/** Says what deleting a scan means, and has it deleted by whoever types its title or its id. */
export function DeleteDialog({ session, summary: { scan, title }, operator, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [reply, setReply] = useState<DeleteReply>();
  const isMeant = [title, scan].includes(typed.trim()) && typed.trim() !== '';
  const isDone = reply?.message === '';
  const remove = async () => {
    setBusy(true);
    setReply(await session.records.deleteScan(scan, typed.trim(), operator));
    setBusy(false);
  };
  return (
    <CommandDialog
      title={words.deleteTitle(title || scan)}
      action={isDone ? texts.close : words.deleteNow}
      ready={isDone || (session.state === 'connected' && isMeant && !isBusy)}
      onGive={() => (isDone ? onClose() : void remove())}
      onClose={onClose}
    >
      {isDone ? (
        <p role="status">
          {words.deleted(formatCount(reply.annotations), formatCount(Number(reply.freedRecords)))}{' '}
          {reply.recordsLeft && words.recordsLeft}
        </p>
      ) : (
        <>
          <p>{words.whatGoes}</p>
          <p>{words.whatStays}</p>
          <label className="field">
            {words.typeIt(title || scan)}
            <input
              type="text"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          {reply && (
            <div className="refusal" role="alert">
              {reply.message}
            </div>
          )}
        </>
      )}
    </CommandDialog>
  );
}
