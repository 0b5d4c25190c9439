import { useState } from 'react';
import { Role, ScanState_Phase as Phase } from '../gen/pentimento/viewer_pb';
import type { Action } from '../net/commands';
import type { Session } from '../net/session';
import { isFieldScan } from '../progress.utils';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { ExtendDialog } from './ExtendDialog';
import { StartDialog } from './StartDialog';
import { StopDialog } from './StopDialog';
import { adapterOf, idleAdapter, regionOf } from './utils';

interface Props {
  session: Session;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

/** What the operator may command now: the scan that is watched, or an adapter that waits for one. */
export function ScanControl({ session, settings, change }: Props) {
  const [starting, setStarting] = useState(false);
  const running = isCommandable(session);
  const canStart = idleAdapter(session.services) !== undefined;
  if (!session.may(Role.OPERATOR) || (!running && !canStart && !starting)) {
    return null;
  }
  const { commands } = session;
  return (
    <div className="control" role="group" aria-label={texts.control}>
      {running && <Running key={session.scan} session={session} operator={settings.operator} />}
      {canStart && (
        <button
          type="button"
          disabled={session.state !== 'connected' || commands.isWaiting('start')}
          onClick={() => setStarting(true)}
        >
          {texts.start}
        </button>
      )}
      {session.name === '' && (
        <input
          type="text"
          className="operator"
          aria-label={texts.operator}
          placeholder={texts.operator}
          title={texts.operatorHelp}
          maxLength={100}
          value={settings.operator}
          onChange={(event) => change({ operator: event.target.value })}
        />
      )}
      {starting && (
        <StartDialog
          ready={session.state === 'connected' && !commands.isWaiting('start')}
          give={(action) => commands.give('', settings.operator, action)}
          parametersOf={(scan) => session.records.parametersOf(scan)}
          scan={session.scan}
          onStarted={() => session.choose('')}
          onRefused={(answer) => commands.dismiss(answer)}
          onClose={() => setStarting(false)}
        />
      )}
    </div>
  );
}

/** Whether the watched scan is measured by an adapter that is there. */
function isCommandable({ scanState, services, scan }: Session): boolean {
  return scanState?.phase === Phase.RUNNING && adapterOf(services, scan) !== undefined;
}

/** Pauses the watched scan, or goes on with it; does nothing when there is nothing to command. */
export function togglePause(session: Session, operator: string): void {
  const { commands, scan, state } = session;
  if (
    session.may(Role.OPERATOR) &&
    isCommandable(session) &&
    state === 'connected' &&
    !commands.isWaiting('pause', 'resume')
  ) {
    const isPaused = adapterOf(session.services, scan)?.state === 'PAUSED';
    void commands.give(scan, operator, { case: isPaused ? 'resume' : 'pause', value: {} });
  }
}

/** Of one scan: with another one it begins anew, so that no dialog commands another scan than it was opened for. */
function Running({ session, operator }: { session: Session; operator: string }) {
  const [open, setOpen] = useState<'stop' | 'extend'>();
  const { commands, scan, selection, layout } = session;
  const connected = session.state === 'connected';
  const isField = isFieldScan(session);
  const isPaused = adapterOf(session.services, scan)?.state === 'PAUSED';
  const region = regionOf(selection);
  const give = (action: Action) => void commands.give(scan, operator, action);
  const limit = (regionGeojson: string) => give({ case: 'setRegion', value: { regionGeojson } });
  const limiting = !connected || commands.isWaiting('setRegion');
  return (
    <>
      <button
        type="button"
        className="toggle"
        title={texts.pauseHelp}
        disabled={!connected || commands.isWaiting('pause', 'resume')}
        onClick={() => togglePause(session, operator)}
      >
        {isPaused ? texts.resume : texts.pause}
      </button>
      <button
        type="button"
        disabled={!connected || commands.isWaiting('stop')}
        onClick={() => setOpen('stop')}
      >
        {texts.stop}
      </button>
      {!isField && (
        <>
          <button
            type="button"
            title={texts.onlyRegionHelp}
            disabled={limiting || region === undefined}
            onClick={() => region && limit(region)}
          >
            {texts.onlyRegion}
          </button>
          <button
            type="button"
            title={texts.skipHelp}
            disabled={!connected || commands.isWaiting('skipTo') || region === undefined}
            onClick={() => region && give({ case: 'skipTo', value: { regionGeojson: region } })}
          >
            {texts.skip}
          </button>
          <button type="button" title={texts.wholeAreaHelp} disabled={limiting} onClick={() => limit('')}>
            {texts.wholeArea}
          </button>
          <button
            type="button"
            disabled={!connected || commands.isWaiting('extend')}
            onClick={() => setOpen('extend')}
          >
            {texts.extend}
          </button>
        </>
      )}
      {open === 'stop' && (
        <StopDialog canPark={!isField} ready={connected} give={give} onClose={() => setOpen(undefined)} />
      )}
      {open === 'extend' && layout?.started && (
        <ExtendDialog
          rows={layout.started.rows}
          ready={connected}
          give={give}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
