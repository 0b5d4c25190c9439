import { useState } from 'react';
import { type Response as Answer, Response_Answer } from '../gen/pentimento/control_pb';
import type { Action } from '../net/commands';
import { texts } from '../texts';
import { CommandDialog } from './CommandDialog';

/** A message to the viewer is no longer than 64 KiB. */
const MOST_BYTES = 60_000;

interface Props {
  ready: boolean;
  give: (action: Action) => Promise<Answer>;
  /** The scan begins. */
  onStarted: () => void;
  /** The answer is shown here. */
  onRefused: (answer: Answer) => void;
  onClose: () => void;
}

/** Begins a scan with a parameter file; one that its operator may regret only when asked once more. */
export function StartDialog({ ready, give, onStarted, onRefused, onClose }: Props) {
  const [parameters, setParameters] = useState('');
  const [refusal, setRefusal] = useState<Answer>();
  const tooLong = new TextEncoder().encode(parameters).length > MOST_BYTES;
  const warned = refusal !== undefined && refusal.warnings.length > 0;

  const edit = (text: string) => {
    setParameters(text);
    setRefusal(undefined);
  };
  const start = async () => {
    const answer = await give({ case: 'start', value: { parameters, despiteWarnings: warned } });
    if (answer.answer === Response_Answer.ACK) {
      onStarted();
      onClose();
    } else {
      onRefused(answer);
      setRefusal(answer);
    }
  };
  return (
    <CommandDialog
      title={texts.startTitle}
      action={warned ? texts.startDespite : texts.startNow}
      ready={ready && parameters.trim() !== '' && !tooLong}
      onGive={() => void start()}
      onClose={onClose}
    >
      <label className="field">
        {texts.parameterFile}
        <input
          type="file"
          accept=".yaml,.yml,text/yaml,text/plain"
          onChange={(event) => void event.target.files?.[0]?.text().then(edit)}
        />
      </label>
      <label className="field">
        {texts.parameters}
        <textarea
          rows={16}
          cols={76}
          spellCheck={false}
          value={parameters}
          onChange={(event) => edit(event.target.value)}
        />
      </label>
      {tooLong && <p className="bad">{texts.parametersTooLong}</p>}
      {refusal && (
        <div className="refusal" role="alert">
          {warned ? (
            <>
              {texts.warned}
              <ul>
                {refusal.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </>
          ) : (
            refusal.message
          )}
        </div>
      )}
    </CommandDialog>
  );
}
