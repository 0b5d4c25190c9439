import { type Command, Response_Answer } from '../gen/pentimento/control_pb';
import { ExitStatus } from '../gen/pentimento/scans_pb';
import type { CommandHistory_Entry as Entry, ScanSummary } from '../gen/pentimento/viewer_pb';
import { formatDuration } from '../format/utils';
import { texts } from '../texts';

/** Something that somebody did to a scan, or that became of it. */
export interface HistoryRow {
  id: string;
  timeMs: number;
  who: string;
  what: string;
  /** Empty: none. */
  scan: string;
  answer: string;
  isBad: boolean;
}

/** No answer comes later than this after its command, ms. */
const LATEST_MS = 10_000;
const { historyOf: words } = texts;

/** Commands with their answers, and the beginnings and ends of scans, the newest first; of one scan, or of all. */
export function historyRows(
  entries: readonly Entry[],
  scans: readonly ScanSummary[],
  only: string | undefined,
  nowMs: number,
): HistoryRow[] {
  const rows = [...entries.flatMap((entry) => commandRow(entry, nowMs)), ...scans.flatMap(factRows)];
  return rows
    .filter(({ scan }) => only === undefined || scan === only)
    .sort((a, b) => b.timeMs - a.timeMs || (a.id < b.id ? 1 : -1));
}

function commandRow({ command, responses }: Entry, nowMs: number): HistoryRow[] {
  if (!command) {
    return [];
  }
  // Of several services the one whose business it was has the last word.
  const response = responses.find(({ answer }) => answer === Response_Answer.ACK) ?? responses.at(-1);
  const timeMs = msOf(command.timeNs);
  return [
    {
      id: command.id,
      timeMs,
      who: command.operator,
      what: whatOf(command.action),
      scan: command.scan || response?.scan || '',
      answer: response
        ? [
            response.answer === Response_Answer.ACK ? words.done : words.refused,
            response.message,
            words.after(formatDuration(Math.max(0, msOf(response.timeNs) - timeMs) / 1000)),
          ]
            .filter(Boolean)
            .join(' · ')
        : nowMs - timeMs < LATEST_MS
          ? words.waits
          : words.unanswered,
      isBad: response ? response.answer !== Response_Answer.ACK : nowMs - timeMs >= LATEST_MS,
    },
  ];
}

function whatOf(action: Command['action']): string {
  const name = words.actions[action.case ?? ''] ?? action.case ?? '';
  switch (action.case) {
    case 'start':
      return [name, action.value.despiteWarnings && words.despite].filter(Boolean).join(', ');
    case 'stop':
      return [
        `${name}: ${action.value.satisfied ? words.satisfied : words.abort}`,
        action.value.reason,
        action.value.park && words.park,
      ]
        .filter(Boolean)
        .join(', ');
    case 'setRegion':
      return action.value.regionGeojson === '' ? words.wholeArea : name;
    case 'extend':
      return `${name} ${words.rows(action.value.rows)}`;
    case 'setModel':
      return `${name} ${action.value.name}/${action.value.version}`;
    default:
      return name;
  }
}

/** Also what nobody has commanded: a scan of the command line, one that was completed or has failed. */
function factRows({ scan, startNs, stopNs, exitStatus, reason, operator }: ScanSummary): HistoryRow[] {
  const began: HistoryRow = {
    id: `${scan}/began`,
    timeMs: msOf(startNs),
    who: '',
    what: words.began,
    scan,
    answer: '',
    isBad: false,
  };
  return exitStatus === ExitStatus.EXIT_STATUS_UNSPECIFIED
    ? [began]
    : [
        began,
        {
          ...began,
          id: `${scan}/ended`,
          timeMs: msOf(stopNs),
          who: operator,
          what: words.ended(texts.exits[exitStatus]),
          answer: reason,
          isBad: exitStatus === ExitStatus.FAILED,
        },
      ];
}

function msOf(ns: bigint): number {
  return Number(ns / 1_000_000n);
}
