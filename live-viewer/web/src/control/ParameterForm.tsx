import { useId, useState } from 'react';
import { formatTick } from '../format/utils';
import { texts } from '../texts';
import {
  type Field,
  type FieldId,
  FIELDS,
  kindOf,
  type Problem,
  problemsOf,
  valueOf,
  withValue,
} from './parameters.utils';

interface Props {
  /** Of the parameter file: what is edited here. */
  text: string;
  /** What the adapter has said of fields. */
  said: Partial<Record<FieldId, string>>;
  onChange: (text: string) => void;
}

const { startForm: words } = texts;

/** The fields of a parameter file that change from scan to scan, each with what is wrong with it. */
export function ParameterForm({ text, said, onChange }: Props) {
  const problems = problemsOf(text);
  return (
    <div className="parameter-form">
      {FIELDS[kindOf(text)].map((field) => {
        const problem = problems[field.id];
        return (
          <FormField
            key={field.id}
            field={field}
            value={valueOf(text, field)}
            problem={problem ? wordsOf(problem) : said[field.id]}
            onChange={(value) => onChange(withValue(text, field, value))}
          />
        );
      })}
    </div>
  );
}

export function wordsOf(problem: Problem): string {
  switch (problem.why) {
    case 'tooLong':
      return words.problems.tooLong(formatTick(problem.most));
    case 'notWhole':
      return words.problems.notWhole(formatTick(problem.step));
    case 'tooFast':
      return words.problems.tooFast(formatTick(problem.speed), formatTick(problem.fastest));
    default:
      return words.problems[problem.why]();
  }
}

interface FieldProps {
  field: Field;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}

function FormField({ field: { id, holds }, value, problem, onChange }: FieldProps) {
  const note = useId();
  const common = {
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : note,
    title: words.fieldHelp[id],
  };
  return (
    <div className={`form-field field-${id}`}>
      <label>
        <span>{words.fields[id]}</span>
        {Array.isArray(holds) ? (
          <select {...common} value={value || holds[0]} onChange={(event) => onChange(event.target.value)}>
            {holds.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ) : (
          <TextInput {...common} isNumber={holds === 'number'} value={value} onChange={onChange} />
        )}
      </label>
      {problem !== undefined && (
        <small id={note} className="bad">
          {problem}
        </small>
      )}
    </div>
  );
}

interface TextProps {
  value: string;
  isNumber: boolean;
  onChange: (value: string) => void;
}

/** Shows what is typed as it is typed, also where the file has it in another form ("2." and 2). */
function TextInput({ value, isNumber, onChange, ...rest }: TextProps) {
  const [typed, setTyped] = useState<{ text: string; made: string }>();
  return (
    <input
      {...rest}
      type="text"
      inputMode={isNumber ? 'decimal' : undefined}
      autoComplete="off"
      value={typed && typed.made === value ? typed.text : value}
      onChange={(event) => {
        const text = event.target.value;
        onChange(text);
        setTyped({ text, made: madeOf(text, isNumber) });
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

/** How a value comes back from the file. */
function madeOf(text: string, isNumber: boolean): string {
  const trimmed = text.trim();
  if (isNumber && trimmed !== '' && Number.isFinite(Number(trimmed))) {
    return String(Number(trimmed));
  }
  return text;
}
