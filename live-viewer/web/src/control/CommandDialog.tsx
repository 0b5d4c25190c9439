import { type ReactNode, useEffect, useRef } from 'react';
import { texts } from '../texts';

interface Props {
  title: string;
  className?: string;
  /** What the button says that gives the command. */
  action: string;
  /** Whether everything is there that the command needs. */
  ready: boolean;
  onGive: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for what a command needs, and gives it only by its button. Esc closes it. */
export function CommandDialog({ title, className = '', action, ready, onGive, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) {
      dialog.current?.showModal();
    }
  }, []);
  return (
    <dialog ref={dialog} className={`sheet command ${className}`.trim()} aria-label={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onGive();
        }}
      >
        <h2>{title}</h2>
        {children}
        <div className="dialog-buttons">
          <button type="button" onClick={onClose}>
            {texts.cancel}
          </button>
          <button type="submit" className="strong" disabled={!ready}>
            {action}
          </button>
        </div>
      </form>
    </dialog>
  );
}
