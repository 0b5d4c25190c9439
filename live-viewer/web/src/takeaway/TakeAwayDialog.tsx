import { type ComponentProps, useEffect, useRef } from 'react';
import { texts } from '../texts';
import { TakeAway } from './TakeAway';

export function TakeAwayDialog({
  onClose,
  ...props
}: ComponentProps<typeof TakeAway> & { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) {
      dialog.current?.showModal();
    }
  }, []);
  return (
    <dialog ref={dialog} className="sheet" aria-label={texts.takeAway.title} onClose={onClose}>
      <h2>{texts.takeAway.title}</h2>
      <TakeAway {...props} />
      <button type="button" onClick={onClose}>
        {texts.close}
      </button>
    </dialog>
  );
}
