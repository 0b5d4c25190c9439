import { useMemo, useState } from 'react';
import { type Response as Answer, Response_Answer } from '../gen/pentimento/control_pb';
import type { Action } from '../net/commands';
import { texts } from '../texts';
import { CommandDialog } from './CommandDialog';
import { ParameterForm } from './ParameterForm';
import {
  type FieldId,
  fieldOfMessage,
  type Kind,
  kindOf,
  planOf,
  problemsOf,
  syntaxErrorOf,
  TEMPLATES,
} from './parameters.utils';
import { PathSketch } from './PathSketch';
import { readKept, withPreset } from './presets.utils';
import './start.css';

/** A message to the viewer is no longer than 64 KiB. */
const MOST_BYTES = 60_000;
const KEY = 'pentimento.start';
const { startForm: words } = texts;

interface Props {
  ready: boolean;
  give: (action: Action) => Promise<Answer>;
  /** The parameters of a scan, the newest that has some when none is named; empty: there are none. */
  parametersOf: (scan: string) => Promise<string>;
  /** The scan that is shown; empty: none. */
  scan: string;
  /** The scan begins. */
  onStarted: () => void;
  /** The answer is shown here. */
  onRefused: (answer: Answer) => void;
  onClose: () => void;
}

/** Begins a scan with a parameter file; one that its operator may regret only when asked once more. */
export function StartDialog({ ready, give, parametersOf, scan, onStarted, onRefused, onClose }: Props) {
  const [kept, setKept] = useState(() => readKept(localStorage.getItem(KEY)));
  const [text, setText] = useState(() => kept.last || TEMPLATES.raster);
  const [refusal, setRefusal] = useState<Answer>();
  const [note, setNote] = useState('');
  const syntax = useMemo(() => syntaxErrorOf(text), [text]);
  const plan = useMemo(() => planOf(text), [text]);
  const kind = kindOf(text);
  const isSound = syntax === undefined && Object.keys(problemsOf(text)).length === 0;
  const tooLong = new TextEncoder().encode(text).length > MOST_BYTES;
  const warned = refusal !== undefined && refusal.warnings.length > 0;

  const keep = (next: typeof kept) => {
    setKept(next);
    localStorage.setItem(KEY, JSON.stringify(next));
  };
  const edit = (next: string) => {
    setText(next);
    setRefusal(undefined);
    setNote('');
  };
  const fill = async (of: string) => {
    const found = await parametersOf(of);
    if (found) {
      edit(found);
    } else {
      setNote(words.noParameters);
    }
  };
  const start = async () => {
    keep({ ...kept, last: text });
    const answer = await give({ case: 'start', value: { parameters: text, despiteWarnings: warned } });
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
      className="start"
      ready={ready && text.trim() !== '' && isSound && !tooLong}
      onGive={() => void start()}
      onClose={onClose}
    >
      <div className="start-from">
        <label>
          {words.kind}
          <select value={kind} onChange={(event) => edit(TEMPLATES[event.target.value as Kind])}>
            {(Object.keys(TEMPLATES) as Kind[]).map((each) => (
              <option key={each} value={each}>
                {words.kinds[each]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" title={words.asLastHelp} onClick={() => void fill('')}>
          {words.asLast}
        </button>
        <button type="button" title={words.asThisHelp} disabled={scan === ''} onClick={() => void fill(scan)}>
          {words.asThis}
        </button>
        <Presets
          names={Object.keys(kept.presets)}
          onChoose={(name) => edit(kept.presets[name] ?? text)}
          onKeep={(name) => keep(withPreset(kept, name, text))}
          onDrop={(name) => keep(withPreset(kept, name, undefined))}
        />
        <label>
          {texts.parameterFile}
          <input
            type="file"
            accept=".yaml,.yml,text/yaml,text/plain"
            onChange={(event) => void event.target.files?.[0]?.text().then(edit)}
          />
        </label>
      </div>
      {note !== '' && <p role="status">{note}</p>}
      <div className="start-plan">
        <ParameterForm key={kind} text={text} said={saidOf(refusal, kind)} onChange={edit} />
        <PathSketch plan={plan} />
      </div>
      <details>
        <summary>{words.asText}</summary>
        <textarea
          aria-label={texts.parameters}
          rows={12}
          cols={76}
          spellCheck={false}
          value={text}
          onChange={(event) => edit(event.target.value)}
        />
      </details>
      {syntax !== undefined && <p className="bad">{words.notYaml(syntax)}</p>}
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

/** What an adapter has said of the fields that the form has. */
function saidOf(refusal: Answer | undefined, kind: Kind): Partial<Record<FieldId, string>> {
  const said: Partial<Record<FieldId, string>> = {};
  const messages = refusal ? (refusal.warnings.length > 0 ? refusal.warnings : [refusal.message]) : [];
  for (const message of messages) {
    const field = fieldOfMessage(message, kind);
    if (field) {
      said[field] = message.replace(/^.*?: /, '');
    }
  }
  return said;
}

interface PresetsProps {
  names: string[];
  onChoose: (name: string) => void;
  onKeep: (name: string) => void;
  onDrop: (name: string) => void;
}

function Presets({ names, onChoose, onKeep, onDrop }: PresetsProps) {
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState('');
  return (
    <span className="presets">
      {names.length > 0 && (
        <label>
          {words.preset}
          <select
            value={chosen}
            onChange={(event) => {
              setChosen(event.target.value);
              onChoose(event.target.value);
            }}
          >
            <option value="">{words.noPreset}</option>
            {names.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      )}
      {names.includes(chosen) && (
        <button
          type="button"
          className="icon"
          aria-label={words.dropPreset(chosen)}
          title={words.dropPreset(chosen)}
          onClick={() => {
            onDrop(chosen);
            setChosen('');
          }}
        >
          ×
        </button>
      )}
      <input
        type="text"
        size={14}
        maxLength={100}
        aria-label={words.presetName}
        placeholder={words.presetName}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button
        type="button"
        title={words.keepPresetHelp}
        disabled={name.trim() === ''}
        onClick={() => {
          onKeep(name.trim());
          setChosen(name.trim());
          setName('');
        }}
      >
        {words.keepPreset}
      </button>
    </span>
  );
}
