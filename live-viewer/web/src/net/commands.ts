import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type Command,
  type Response as Answer,
  CommandSchema,
  Response_Answer,
  ResponseSchema,
} from '../gen/pentimento/control_pb';
import { texts } from '../texts';

export type Action = NonNullable<MessageInitShape<typeof CommandSchema>['action']>;
export type ActionName = NonNullable<Command['action']['case']>;

/** The viewer answers within 5 s; a connection that is lost meanwhile has the rest to come back. */
export const PATIENCE_MS = 10_000;
/** How long it is said that a command was carried out. */
export const SHOWN_MS = 4_000;

interface Waiting {
  command: Command;
  done: (answer: Answer) => void;
}

/** The commands that this page has given and that wait for their answers, and the newest answer. */
export class Commands {
  /** What to show of the last command; one that was not carried out stays until it is dismissed. */
  answer: Answer | undefined;

  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly send: (command: Command) => void,
    private readonly changed: () => void,
  ) {}

  /** Gives a command. The promise is kept in any case: with an unspecified answer when none has come. */
  give(scan: string, operator: string, action: Action): Promise<Answer> {
    const command = create(CommandSchema, { id: crypto.randomUUID(), scan, operator, action });
    return new Promise((done) => {
      this.waiting.set(command.id, { command, done });
      setTimeout(() => this.giveUp(command), PATIENCE_MS);
      this.answer = undefined;
      this.send(command);
      this.changed();
    });
  }

  isWaiting(...names: ActionName[]): boolean {
    return [...this.waiting.values()].some(({ command }) =>
      names.some((name) => name === command.action.case),
    );
  }

  /** Sends what waits once more, over a new connection: with the same ids, so that it acts once. */
  repeat(): void {
    this.waiting.forEach(({ command }) => this.send(command));
  }

  received(answer: Answer): void {
    const found = this.waiting.get(answer.id);
    if (!found) {
      return;
    }
    this.waiting.delete(answer.id);
    this.answer = answer;
    if (answer.answer === Response_Answer.ACK) {
      setTimeout(() => this.dismiss(answer), SHOWN_MS);
    }
    found.done(answer);
    this.changed();
  }

  /** Shows an answer no longer, if it is still the newest. */
  dismiss(answer: Answer): void {
    if (this.answer === answer) {
      this.answer = undefined;
      this.changed();
    }
  }

  private giveUp({ id, scan }: Command): void {
    this.received(create(ResponseSchema, { id, scan, message: texts.noAnswer }));
  }
}
