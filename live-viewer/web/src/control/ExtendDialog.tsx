import { useState } from 'react';
import type { Action } from '../net/commands';
import { texts } from '../texts';
import { CommandDialog } from './CommandDialog';
import { moreRows } from './utils';

interface Props {
  /** That the scan has. */
  rows: number;
  ready: boolean;
  give: (action: Action) => void;
  onClose: () => void;
}

export function ExtendDialog({ rows, ready, give, onClose }: Props) {
  const [wanted, setWanted] = useState(moreRows(rows));
  return (
    <CommandDialog
      title={texts.extendTitle}
      action={texts.extendNow}
      ready={ready && Number.isInteger(wanted) && wanted > rows}
      onGive={() => {
        give({ case: 'extend', value: { rows: wanted } });
        onClose();
      }}
      onClose={onClose}
    >
      <label className="field">
        {texts.rowsOfAll(rows)}
        <input
          type="number"
          min={rows + 1}
          step={1}
          value={Number.isNaN(wanted) ? '' : wanted}
          onChange={(event) => setWanted(event.target.valueAsNumber)}
        />
      </label>
    </CommandDialog>
  );
}
