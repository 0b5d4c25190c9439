import { type FormEvent, useState } from 'react';
import { type EnergyWindow, keyOf, nameOf } from '../net/windows';
import { texts } from '../texts';

interface Props {
  windows: readonly EnergyWindow[];
  /** Why one of them cannot be mapped. */
  message: string;
  onMap: (window: EnergyWindow) => void;
  onRemove: (window: EnergyWindow) => void;
}

/** The energy windows that are mapped, and two fields for another one. */
export function WindowForm({ windows, message, onMap, onRemove }: Props) {
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const window = { firstKev: Number(first), lastKev: Number(last) };
  const isWindow = first !== '' && last !== '' && window.firstKev >= 0 && window.lastKev > window.firstKev;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWindow) {
      onMap(window);
      setFirst('');
      setLast('');
    }
  };
  const field = (label: string, value: string, set: (value: string) => void) => (
    <input
      aria-label={label}
      inputMode="decimal"
      value={value}
      onChange={(event) => set(event.target.value)}
    />
  );
  return (
    <form className="windows" aria-label={texts.windows} title={texts.windowsHelp} onSubmit={submit}>
      <h2>{texts.windows}</h2>
      {windows.map((each) => (
        <span key={keyOf(each)} className="window">
          {nameOf(each)}
          <button
            type="button"
            className="icon"
            aria-label={texts.removeWindow(nameOf(each))}
            onClick={() => onRemove(each)}
          >
            ×
          </button>
        </span>
      ))}
      {field(texts.windowFirst, first, setFirst)}–{field(texts.windowLast, last, setLast)} keV
      <button type="submit" disabled={!isWindow}>
        {texts.mapWindow}
      </button>
      {message && <p className="bad">{message}</p>}
    </form>
  );
}
