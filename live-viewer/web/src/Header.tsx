import { adapterOf } from './control/utils';
import { ScanControl } from './control/ScanControl';
import { Role, ScanState_Phase as Phase } from './gen/pentimento/viewer_pb';
import { formatCount, formatDuration, formatMillis, scanNames } from './format/utils';
import type { Session } from './net/session';
import { isFieldScan, lossesOf, progressOf } from './progress.utils';
import type { Settings } from './settings';
import { texts } from './texts';

interface Props {
  session: Session;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
  onHelp: () => void;
  onHistory: () => void;
}

export function Header({ session, settings, change, onHelp, onHistory }: Props) {
  return (
    <header className="header">
      <span className="brand">{texts.product}</span>
      <ScanChooser session={session} />
      <PhaseChip session={session} />
      <ScanControl session={session} settings={settings} change={change} />
      {session.scanState ? <Progress session={session} /> : <span className="space" />}
      {session.scanState && <span className="row-break" />}
      <Numbers session={session} />
      {session.may(Role.VIEWER) && (
        <button type="button" title={texts.historyOf.help} onClick={onHistory}>
          {texts.historyOf.open}
        </button>
      )}
      <Person session={session} />
      <Connection session={session} />
      <button
        type="button"
        className="icon"
        aria-label={settings.theme === 'dark' ? texts.toLight : texts.toDark}
        title={`${settings.theme === 'dark' ? texts.toLight : texts.toDark} (T)`}
        onClick={() => change({ theme: settings.theme === 'dark' ? 'light' : 'dark' })}
      >
        {settings.theme === 'dark' ? '☀' : '☾'}
      </button>
      <button
        type="button"
        className="icon"
        aria-label={texts.help}
        title={`${texts.help} (?)`}
        onClick={onHelp}
      >
        ?
      </button>
    </header>
  );
}

function ScanChooser({ session }: { session: Session }) {
  if (session.scans.length === 0) {
    return <span className="scan-title">{session.instrument}</span>;
  }
  const names = scanNames(session.scans);
  const chosen = session.followsNewest ? 0 : session.scans.findIndex(({ scan }) => scan === session.scan);
  return (
    <select
      className="scan-title"
      aria-label={texts.scan}
      title={[names[chosen], about(session)].filter(Boolean).join('\n')}
      value={session.followsNewest ? '' : session.scan}
      onChange={(event) => session.choose(event.target.value)}
    >
      {session.scans.map(({ scan }, i) => (
        <option key={scan} value={i === 0 ? '' : scan} title={scan}>
          {`${names[i]}${i === 0 ? ` · ${texts.newestScan}` : ''}`}
        </option>
      ))}
    </select>
  );
}

function about({ layout }: Session): string | undefined {
  const started = layout?.started;
  return started && [texts.kinds[started.kind], started.source].filter(Boolean).join(' · ');
}

function PhaseChip({ session: { scanState, services, scan } }: { session: Session }) {
  if (!scanState) {
    return null;
  }
  const { phase, reason } = scanState;
  const adapter = phase === Phase.RUNNING ? adapterOf(services, scan)?.state : undefined;
  const kind =
    adapter === 'FAULT'
      ? 'bad'
      : adapter === 'PAUSED'
        ? 'waiting'
        : phase === Phase.RUNNING || phase === Phase.FINISHING
          ? 'running'
          : phase === Phase.FAILED
            ? 'bad'
            : 'over';
  return (
    <span className={`chip ${kind}`} role="status" aria-label="Scan state" title={reason}>
      {texts.adapterStates[adapter ?? ''] ?? texts.phases[phase] ?? texts.phases[0]}
      {reason !== '' && phase > Phase.COMPLETED && `: ${reason}`}
    </span>
  );
}

function Progress({ session }: { session: Session }) {
  const state = session.scanState;
  if (!state) {
    return null;
  }
  const { painted, planned, percent, text } = progressOf(state, isFieldScan(session));
  return (
    <div className="progress">
      <div
        className="progress-bar"
        role="progressbar"
        aria-label={texts.progress}
        aria-valuemin={0}
        aria-valuemax={planned}
        aria-valuenow={painted}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
      <span className="progress-text">{text}</span>
    </div>
  );
}

function Numbers({ session }: { session: Session }) {
  const state = session.scanState;
  if (!state) {
    return null;
  }
  const running = state.phase <= Phase.FINISHING;
  const field = isFieldScan(session);
  const late = Number(state.lateBlocks);
  const lost = Number(state.lost);
  const rejected = Number(state.rejected);
  return (
    <dl className="numbers">
      {running && <Value label={texts.rate} value={progressOf(state, field).rate} />}
      {running && !field && <Value label={texts.left} value={formatDuration(state.leftS)} />}
      {running ? (
        <Value label={texts.newest} help={texts.newestHelp} value={formatDuration(state.newestAgeS)} />
      ) : (
        <Value
          label={texts.ended}
          help={texts.endedHelp}
          value={texts.ago(formatDuration(state.newestAgeS))}
        />
      )}
      {running && (
        <Value
          label={texts.latency}
          help={field ? texts.latencyOfEventsHelp : texts.latencyHelp}
          value={
            state.latencyP50Ms < 0
              ? '–'
              : texts.medianAnd95(formatMillis(state.latencyP50Ms), formatMillis(state.latencyP95Ms))
          }
        />
      )}
      {field &&
        lossesOf(state).map(([label, help, count]) => (
          <Value key={label} label={label} help={help} value={formatCount(count)} bad={count > 0} />
        ))}
      <Value
        label={running && late > 0 ? texts.late : texts.lost}
        help={texts.lostHelp}
        value={formatCount(running ? late : lost)}
        bad={lost + late > 0}
      />
      <Value
        label={texts.rejected}
        help={texts.rejectedHelp}
        value={formatCount(rejected)}
        bad={rejected > 0}
      />
    </dl>
  );
}

function Value({ label, value, help, bad }: { label: string; value: string; help?: string; bad?: boolean }) {
  return (
    <div className={bad ? 'number bad' : 'number'} title={help}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Who one is here. */
function Person({ session: { name, role } }: { session: Session }) {
  const title = texts.roleTitles[role];
  return title ? (
    <span className="person" role="status" aria-label={texts.person} title={texts.rolesHelp[role]}>
      {[name, title].filter(Boolean).join(', ')}
    </span>
  ) : null;
}

function Connection({ session }: { session: Session }) {
  const connected = session.state === 'connected';
  const text = connected
    ? texts.connected
    : session.state === 'connecting'
      ? texts.connecting
      : texts.reconnecting;
  return (
    <span
      className={connected ? 'connection' : 'connection off'}
      role="status"
      aria-label="Connection"
      title={connected ? undefined : texts.connectionLostHint}
    >
      <i aria-hidden="true" />
      {text}
    </span>
  );
}
