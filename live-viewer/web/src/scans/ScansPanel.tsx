import { useState } from 'react';
import { formatCount, formatDuration, formatTime, formatValue, scanNames } from '../format/utils';
import { ExitStatus, ScanKind } from '../gen/pentimento/scans_pb';
import { Role, type ScanSummary } from '../gen/pentimento/viewer_pb';
import type { Session } from '../net/session';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { DeleteDialog } from './DeleteDialog';
import { Thumbnail } from './Thumbnail';
import './scans.css';

interface Props {
  session: Session;
  /** Full name of the layer that small pictures show. */
  layer: string;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

const { earlier: words } = texts;

/** All scans that the log knows, the newest first: to be opened, held against the one that is shown, or deleted. */
export function ScansPanel({ session, layer, settings, change }: Props) {
  const [deleting, setDeleting] = useState<ScanSummary>();
  const [query, setQuery] = useState('');
  const { scans, scan: watched } = session;
  const names = scanNames(scans);
  const wanted = scans
    .map((summary, i) => ({ summary, name: names[i]! }))
    .filter(({ summary, name }) =>
      `${name} ${summary.scan} ${summary.reason}`.toLowerCase().includes(query.trim().toLowerCase()),
    );
  return (
    <section className="scans">
      <h2>{words.title}</h2>
      <input
        type="search"
        aria-label={words.find}
        placeholder={words.find}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <ul aria-label={words.list}>
        {wanted.map(({ summary, name }) => (
          <li key={summary.scan} aria-label={name} aria-current={summary.scan === watched || undefined}>
            <Thumbnail scan={summary.scan} layer={layer} state={String(summary.exitStatus)} />
            <div>
              <strong title={summary.scan}>{summary.title || summary.scan}</strong>
              <Facts summary={summary} />
              <div className="scan-actions">
                {summary.scan === watched ? (
                  <em>{words.shown}</em>
                ) : (
                  <>
                    <button type="button" onClick={() => session.choose(summary.scan)}>
                      {words.open}
                    </button>
                    <button
                      type="button"
                      aria-pressed={settings.otherScan === summary.scan}
                      title={words.compareHelp}
                      onClick={() =>
                        change({ otherScan: settings.otherScan === summary.scan ? '' : summary.scan })
                      }
                    >
                      {words.compare}
                    </button>
                  </>
                )}
                {session.may(Role.ADMIN) && (
                  <button
                    type="button"
                    disabled={summary.exitStatus === ExitStatus.EXIT_STATUS_UNSPECIFIED}
                    title={
                      summary.exitStatus === ExitStatus.EXIT_STATUS_UNSPECIFIED
                        ? words.running
                        : words.deleteHelp
                    }
                    onClick={() => setDeleting(summary)}
                  >
                    {words.delete}
                  </button>
                )}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {wanted.length === 0 && <p className="hint">{words.none}</p>}
      {deleting && (
        <DeleteDialog
          session={session}
          summary={deleting}
          operator={settings.operator}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </section>
  );
}

function Facts({ summary }: { summary: ScanSummary }) {
  const { rows, columns, stepXMm, stepYMm, startNs, stopNs, exitStatus, reason, kind } = summary;
  const isField = kind === ScanKind.FULL_FIELD;
  const start = new Date(Number(startNs / 1_000_000n));
  const seconds = Number(stopNs - startNs) / 1e9;
  const size =
    stepXMm > 0 && stepYMm > 0
      ? `${formatValue(columns * stepXMm, 3)} × ${formatValue(rows * stepYMm, 3)} mm`
      : '';
  const how = [texts.exits[exitStatus], reason].filter(Boolean).join(': ');
  const measured = isField
    ? summary.events > 0n && `${formatCount(Number(summary.events))} ${texts.events}`
    : summary.donePixels > 0n && `${formatCount(Number(summary.donePixels))} ${texts.pixels}`;
  const lines = [
    [formatTime(start), stopNs > 0n && formatDuration(seconds)],
    [`${rows} × ${columns}`, size, measured],
    [how],
  ];
  return (
    <>
      {lines.map((parts) => (
        <small key={String(parts[0])}>{parts.filter(Boolean).join(' · ')}</small>
      ))}
    </>
  );
}
