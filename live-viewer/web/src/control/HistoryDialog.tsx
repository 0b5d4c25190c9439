import { useEffect, useRef, useState } from 'react';
import { formatTime, scanNames } from '../format/utils';
import type { Session } from '../net/session';
import { texts } from '../texts';
import { historyRows } from './history.utils';
import './history.css';

const { historyOf: words } = texts;

/** Who commanded what, when, and how it was answered. Esc closes it. */
export function HistoryDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [onlyThis, setOnlyThis] = useState(session.scan !== '');
  const { records, scans, scan } = session;
  useEffect(() => {
    if (!dialog.current?.open) {
      dialog.current?.showModal();
    }
    records.wantHistory(true);
    return () => records.wantHistory(false);
  }, [records]);
  const names = scanNames(scans);
  const nameOf = (id: string) => names[scans.findIndex((each) => each.scan === id)] ?? id;
  const rows =
    records.history && historyRows(records.history, scans, onlyThis ? scan : undefined, Date.now());
  return (
    <dialog ref={dialog} className="sheet commanded" aria-label={words.title} onClose={onClose}>
      <h2>{words.title}</h2>
      <label>
        <input
          type="checkbox"
          checked={onlyThis}
          disabled={scan === ''}
          onChange={(event) => setOnlyThis(event.target.checked)}
        />
        {words.onlyThis}
      </label>
      <div className="scrolled" tabIndex={0} role="region" aria-label={words.title}>
        <table>
          <thead>
            <tr>
              {words.head.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows?.map((row) => (
              <tr key={row.id} className={row.isBad ? 'bad' : undefined}>
                <td title={new Date(row.timeMs).toISOString()}>{timeOf(row.timeMs)}</td>
                <td>{row.who}</td>
                <th scope="row">{row.what}</th>
                <td title={row.scan}>{nameOf(row.scan)}</td>
                <td>{row.answer}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows?.length === 0 && <p>{words.none}</p>}
      {!rows && <p role="status">{words.reading}</p>}
      <button type="button" onClick={onClose}>
        {texts.close}
      </button>
    </dialog>
  );
}

/** 21 Nov 14:05:09. */
function timeOf(ms: number): string {
  const time = new Date(ms);
  return `${formatTime(time)}:${String(time.getSeconds()).padStart(2, '0')}`;
}
