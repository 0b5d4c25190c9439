import { useState } from 'react';
import type { Action } from '../net/commands';
import { texts } from '../texts';
import { CommandDialog } from './CommandDialog';

interface Props {
  /** Whether the instrument has a stage that can go back. */
  canPark: boolean;
  ready: boolean;
  give: (action: Action) => void;
  onClose: () => void;
}

export function StopDialog({ canPark, ready, give, onClose }: Props) {
  const [satisfied, setSatisfied] = useState<boolean>();
  const [reason, setReason] = useState('');
  const [park, setPark] = useState(false);
  return (
    <CommandDialog
      title={texts.stopTitle}
      action={texts.stopNow}
      ready={ready && satisfied !== undefined}
      onGive={() => {
        give({ case: 'stop', value: { satisfied: satisfied === true, reason, park } });
        onClose();
      }}
      onClose={onClose}
    >
      <div className="verdict" role="radiogroup" aria-label={texts.verdict}>
        {texts.verdicts.map(([label, help], i) => (
          <label key={label}>
            <input
              type="radio"
              name="verdict"
              aria-label={label}
              checked={satisfied === (i === 0)}
              onChange={() => setSatisfied(i === 0)}
            />
            <span>
              {label}
              <small>{help}</small>
            </span>
          </label>
        ))}
      </div>
      <label className="field">
        {texts.reason}
        <input
          type="text"
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {canPark && (
        <label>
          <input type="checkbox" checked={park} onChange={(event) => setPark(event.target.checked)} />
          {texts.park}
        </label>
      )}
    </CommandDialog>
  );
}
