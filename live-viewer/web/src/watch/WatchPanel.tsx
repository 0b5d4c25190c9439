import { useEffect, useState } from 'react';
import { formatTime } from '../format/utils';
import type { Firing, Rule } from '../gen/pentimento/rules_pb';
import { Rule_Action as Action } from '../gen/pentimento/rules_pb';
import { Role } from '../gen/pentimento/viewer_pb';
import type { Session } from '../net/session';
import { isFieldScan } from '../progress.utils';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { EvidenceTable } from './EvidenceTable';
import { RuleForm } from './RuleForm';
import { sound } from './useAlarms';
import { describe, findsOf, type Seen } from './watch.utils';

/** How often what is known so far is asked for while the scan runs, ms. */
const EVIDENCE_MS = 5000;

interface Props {
  session: Session;
  settings: Settings;
  /** The layer that is shown large. */
  shown: string;
  atRest: boolean;
  change: (changed: Partial<Settings>) => void;
  /** Shows where something was found. */
  onGo: (seen: Seen) => void;
}

/** What is watched for, what was found, and how well the scan knows what it has measured. */
export function WatchPanel({ session, settings, shown, atRest, change, onGo }: Props) {
  const says = texts.watch;
  const { rules, firings } = session;
  const mayEdit = session.may(Role.OPERATOR);
  /** The id of the rule that is changed; empty: a new one. */
  const [editing, setEditing] = useState<string>();
  const author = settings.operator;
  const edited = rules.all.get(editing ?? '');
  useEvidence(session, atRest);
  return (
    <div className="regions watch">
      {(rules.refusal?.message ?? firings.refusal) !== '' && (
        <p className="refusal" role="alert">
          <strong>{says.refused}.</strong> {rules.refusal?.message ?? firings.refusal}{' '}
          <button
            type="button"
            onClick={() => {
              rules.dismiss();
              firings.dismiss();
            }}
          >
            {texts.dismiss}
          </button>
        </p>
      )}
      <h2>{says.fired}</h2>
      <Fired session={session} author={author} mayAcknowledge={mayEdit} onGo={onGo} />
      <h2>{says.rules}</h2>
      {rules.all.size === 0 ? (
        <p className="hint">{rules.complete ? says.noRules : says.loading}</p>
      ) : (
        <ul className="rule-list" aria-label={says.rules}>
          {[...rules.all.values()].map((rule) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              firing={firings.all.find((firing) => firing.rule === rule.id)}
              mayEdit={mayEdit}
              onEdit={() => setEditing(rule.id)}
              onOff={(off) => rules.change(author, rule.id, { off })}
              onRemove={() => rules.remove(author, rule.id)}
            />
          ))}
        </ul>
      )}
      {mayEdit ? (
        <div className="toolbar">
          <button type="button" disabled={editing !== undefined} onClick={() => setEditing('')}>
            {says.newRule}…
          </button>
          <button
            type="button"
            title={says.undoHelp}
            disabled={!rules.canUndo}
            onClick={() => rules.undo(author)}
          >
            {texts.undo}
          </button>
        </div>
      ) : (
        <p className="hint">{says.mayNot}</p>
      )}
      {mayEdit && editing !== undefined && (
        <RuleForm
          key={editing}
          session={session}
          rule={edited}
          shown={shown}
          onClose={() => setEditing(undefined)}
          onKeep={(content) => {
            if (edited) {
              rules.change(author, edited.id, content);
            } else {
              rules.create(author, content);
            }
            setEditing(undefined);
          }}
        />
      )}
      <Alarms settings={settings} change={change} />
      <h2>{says.evidence.title}</h2>
      <EvidenceTable
        evidence={session.evidence}
        isField={isFieldScan(session)}
        atRest={atRest}
        shown={shown}
      />
    </div>
  );
}

function useEvidence(session: Session, atRest: boolean): void {
  const { scan, selection, annotations } = session;
  useEffect(() => {
    session.askEvidence('');
    const timer = atRest ? undefined : setInterval(() => session.askEvidence(''), EVIDENCE_MS);
    return () => clearInterval(timer);
  }, [session, scan, selection, annotations.version, atRest]);
}

interface FiredProps {
  session: Session;
  author: string;
  mayAcknowledge: boolean;
  onGo: (seen: Seen) => void;
}

function Fired({ session: { firings }, author, mayAcknowledge, onGo }: FiredProps) {
  const says = texts.watch;
  const all = findsOf(firings.all, firings.acknowledgements);
  if (all.length === 0) {
    return <p className="hint">{says.nothingFired}</p>;
  }
  return (
    <ul className="fired-list" aria-label={says.fired}>
      {all.map((seen, i) => (
        <li key={`${seen.firing.rule} ${i}`} className={seen.acknowledgement ? 'seen' : undefined}>
          <button type="button" title={says.goHelp} onClick={() => onGo(seen)}>
            <strong>
              {seen.acknowledgement ? '✓' : '⚠'} {seen.firing.ruleName}
            </strong>
            <small>{timeOf(seen.find.foundNs)}</small>
            <span>{seen.find.message}</span>
            {seen.find === seen.firing.finds[0] && <ActionOf firing={seen.firing} />}
          </button>
          {seen.acknowledgement ? (
            <small>{says.seenBy(seen.acknowledgement.who, timeOf(seen.acknowledgement.timeNs))}</small>
          ) : (
            mayAcknowledge && (
              <button
                type="button"
                aria-label={says.acknowledgeOf(seen.firing.ruleName)}
                onClick={() => firings.acknowledge(author, seen.firing)}
              >
                {says.acknowledge}
              </button>
            )
          )}
        </li>
      ))}
    </ul>
  );
}

/** What the rule has commanded, and how it was answered. */
function ActionOf({ firing: { action, noAction, answer } }: { firing: Firing }) {
  if (action === Action.NONE) {
    return null;
  }
  const says = texts.watch;
  const name = says.actions[action];
  const how =
    noAction !== ''
      ? says.notCommanded(noAction)
      : !answer
        ? says.noAnswerYet
        : answer.acknowledged
          ? says.answered(answer.message)
          : says.answeredNo(answer.message);
  return <span className={answer && !answer.acknowledged ? 'bad' : undefined}>{`${name}: ${how}`}</span>;
}

interface RuleRowProps {
  rule: Rule;
  firing: Firing | undefined;
  mayEdit: boolean;
  onEdit: () => void;
  onOff: (off: boolean) => void;
  onRemove: () => void;
}

function RuleRow({ rule, firing, mayEdit, onEdit, onOff, onRemove }: RuleRowProps) {
  const says = texts.watch;
  return (
    <li className={rule.off ? 'off' : undefined}>
      <input
        type="checkbox"
        checked={!rule.off}
        disabled={!mayEdit}
        aria-label={says.isOn(rule.name)}
        title={says.isOn(rule.name)}
        onChange={(event) => onOff(!event.target.checked)}
      />
      <div>
        <strong>{rule.name}</strong> {rule.action !== Action.NONE && <em>{says.actions[rule.action]}</em>}
        <span>{describe(rule)}</span>
        <small>
          {rule.scan !== '' && `${says.thisScan} · `}
          {texts.madeBy(rule.author, timeOf(rule.timeNs))}
        </small>
        {firing && firing.trouble !== '' && firing.ruleRevision === rule.revision && (
          <span className="bad" role="alert">
            {says.trouble(firing.trouble)}
          </span>
        )}
      </div>
      {mayEdit && (
        <>
          <button type="button" aria-label={says.changeRule(rule.name)} onClick={onEdit}>
            {says.change}
          </button>
          <button type="button" aria-label={says.removeRule(rule.name)} onClick={onRemove}>
            ×
          </button>
        </>
      )}
    </li>
  );
}

/** Whether this browser may sound and notify. */
function Alarms({ settings, change }: Pick<Props, 'settings' | 'change'>) {
  const says = texts.watch;
  const [denied, setDenied] = useState(false);
  const notify = async (wanted: boolean) => {
    const granted =
      wanted && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
    setDenied(wanted && !granted);
    change({ alarmNotification: granted });
  };
  return (
    <div className="alarms" role="group" aria-label={says.alarms}>
      <label className="box">
        <input
          type="checkbox"
          checked={settings.alarmSound}
          onChange={(event) => {
            change({ alarmSound: event.target.checked });
            if (event.target.checked) {
              sound();
            }
          }}
        />
        {says.alarmSound}
      </label>
      <label className="box">
        <input
          type="checkbox"
          checked={settings.alarmNotification}
          onChange={(event) => void notify(event.target.checked)}
        />
        {says.alarmNotification}
      </label>
      {denied && <p className="hint">{says.notificationDenied}</p>}
    </div>
  );
}

function timeOf(timeNs: bigint): string {
  return formatTime(new Date(Number(timeNs / 1_000_000n)));
}

/** Keeps what is known of one layer up to date for the header while no panel asks for all of them. */
export function useHeaderEvidence(session: Session, layer: string, atRest: boolean, isAsked: boolean): void {
  const { scan } = session;
  useEffect(() => {
    if (isAsked || layer === '' || atRest) {
      return undefined;
    }
    session.askEvidence(layer);
    const timer = setInterval(() => session.askEvidence(layer), 2 * EVIDENCE_MS);
    return () => clearInterval(timer);
  }, [session, scan, layer, atRest, isAsked]);
}
