import { create } from '@bufbuild/protobuf';
import {
  type ClientMessage,
  type CommandHistory_Entry as HistoryEntry,
  type DeletedScan,
  type DeleteReply,
  DeleteReplySchema,
  DeleteScanSchema,
  type ParametersReply,
  ParametersRequestSchema,
  WatchHistorySchema,
} from '../gen/pentimento/viewer_pb';
import { texts } from '../texts';

/** How long an answer is waited for, ms. */
export const PATIENCE_MS = 30_000;

/** What the log says of scans beside their maps: what was commanded, with what they were started, that they were deleted. */
export class Records {
  /** What was commanded, the newest first; undefined: not known here. */
  history: HistoryEntry[] | undefined;
  /** A scan that was deleted while it was watched here. */
  deleted: DeletedScan | undefined;

  private wantsHistory = false;
  private readonly deletions = new Map<string, (reply: DeleteReply) => void>();
  private readonly asked = new Map<string, ((parameters: string) => void)[]>();

  constructor(
    private readonly send: (message: ClientMessage['message']) => void,
    private readonly changed: () => void,
  ) {}

  /** Whether what is commanded is to be known here. */
  wantHistory(wanted: boolean): void {
    this.wantsHistory = wanted;
    this.send({ case: 'history', value: create(WatchHistorySchema, { on: wanted }) });
  }

  /** Asks over a new connection for what is wanted still. */
  repeat(): void {
    if (this.wantsHistory) {
      this.wantHistory(true);
    }
    this.asked.forEach((_, scan) => this.ask(scan));
  }

  receivedHistory(entries: HistoryEntry[]): void {
    this.history = entries;
  }

  /** Text of the file that a scan was started with, the newest that has one when none is named; empty: it has none. */
  parametersOf(scan: string): Promise<string> {
    return new Promise((done) => {
      this.asked.set(scan, [...(this.asked.get(scan) ?? []), done]);
      this.ask(scan);
    });
  }

  private ask(scan: string): void {
    this.send({ case: 'parameters', value: create(ParametersRequestSchema, { scan }) });
  }

  receivedParameters({ asked, parameters }: ParametersReply): void {
    this.asked.get(asked)?.forEach((done) => done(parameters));
    this.asked.delete(asked);
  }

  /** Has a scan deleted. The promise is kept in any case, with a message when it was not, or when nobody knows. */
  deleteScan(scan: string, typed: string, operator: string): Promise<DeleteReply> {
    const id = crypto.randomUUID();
    return new Promise((done) => {
      this.deletions.set(id, done);
      setTimeout(
        () => this.receivedDeletion(create(DeleteReplySchema, { id, scan, message: texts.earlier.noAnswer })),
        PATIENCE_MS,
      );
      this.send({ case: 'deleteScan', value: create(DeleteScanSchema, { id, scan, typed, operator }) });
    });
  }

  receivedDeletion(reply: DeleteReply): void {
    this.deletions.get(reply.id)?.(reply);
    this.deletions.delete(reply.id);
  }

  /** The watched scan is no longer in the list. */
  gone(scan: string, deleted: DeletedScan[]): void {
    this.deleted = deleted.find((each) => each.scan === scan);
  }

  dismissDeleted(): void {
    this.deleted = undefined;
    this.changed();
  }
}
