import { useEffect, useRef } from 'react';
import { texts } from './texts';

export function HelpSheet({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="sheet" aria-label={texts.helpTitle} onClose={onClose}>
      <h2>{texts.helpTitle}</h2>
      <table>
        <tbody>
          {texts.helpKeys.map(([keys, meaning]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {texts.helpNotes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <button type="button" onClick={onClose}>
        {texts.close}
      </button>
    </dialog>
  );
}
