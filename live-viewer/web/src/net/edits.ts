/** An own edit: what was there before and what is there since; undefined where there was or is nothing. */
interface Step<C> {
  id: string;
  before: C | undefined;
  after: C | undefined;
}

/** An edit that waits for its turn: each is made from what the one before has left. */
interface Wanted<C> extends Step<C> {
  /** Of a change, what it changes. */
  change?: Partial<C>;
  author: string;
  /** Where the step goes when it is done. */
  to: Step<C>[];
  /** Whether what could be redone can be no longer. */
  isNew: boolean;
}

const MOST_STEPS = 200;

/** What pages edit by revision. */
export interface Revised {
  id: string;
  revision: number;
  author: string;
}

/** The answer to an edit, of whatever kind. */
export interface EditAnswer<T> {
  /** Of the edit. */
  id: string;
  /** Why it was refused; empty: it is in the log. */
  message: string;
  behind: boolean;
  /** As it is now; undefined: there is none. */
  thing: T | undefined;
  revision: number;
}

/**
 * Things of one kind as they are in the log, the edits of this page on their way there, and those that it can take back: its own
 * alone.
 */
export abstract class Edits<T extends Revised, C, E extends { id: string }> {
  /** By id, the first made first. */
  readonly all = new Map<string, T>();
  /** Whether all has come that there is. */
  complete = false;
  /** Counts the changes of what there is. */
  version = 0;
  /** Why the last edit was refused, until it is dismissed. */
  refusal: EditAnswer<T> | undefined;

  private readonly done: Step<C>[] = [];
  private readonly undone: Step<C>[] = [];
  /** The revision that this page has made last of each. */
  private readonly own = new Map<string, number>();
  private readonly queue: Wanted<C>[] = [];
  private running: { wanted: Wanted<C>; edit: E } | undefined;
  protected scan = '';
  /** What has come since the scan was watched anew; what has not by the time that all has come is gone. */
  private come: Set<string> | undefined = new Set();

  constructor(
    private readonly send: (edit: E) => void,
    private readonly changed: () => void,
  ) {}

  /** The edit that makes a thing what is wanted; without content it is deleted. */
  protected abstract edit(
    id: string,
    thing: string,
    now: T | undefined,
    after: C | undefined,
    author: string,
  ): E;

  /** What of a thing an edit may change. */
  protected abstract contentOf(thing: T): C;

  /** That somebody else has changed a thing, so that an edit of it is not taken back. */
  protected abstract changedByOther(now: T): string;

  /** Another scan is watched, or the same anew: all comes again. */
  watch(scan: string): void {
    this.complete = false;
    this.come = new Set();
    if (scan === this.scan) {
      return;
    }
    this.scan = scan;
    this.version++;
    this.all.clear();
    this.own.clear();
    [this.done, this.undone, this.queue].forEach((steps) => steps.splice(0));
    this.running = undefined;
    this.refusal = undefined;
  }

  /** What is new or has changed, as it came back from the log. */
  protected take(changed: T[], deleted: string[], complete: boolean): void {
    for (const each of changed) {
      this.all.set(each.id, each);
      this.come?.add(each.id);
    }
    deleted.forEach((id) => this.all.delete(id));
    if (complete && this.come) {
      [...this.all.keys()].filter((id) => !this.come!.has(id)).forEach((id) => this.all.delete(id));
      this.come = undefined;
    }
    this.complete = complete;
    this.version++;
  }

  /** A new one; returns its id. */
  create(author: string, content: C): string {
    const id = crypto.randomUUID();
    this.want({ id, before: undefined, after: content, author, to: this.done, isNew: true });
    return id;
  }

  change(author: string, id: string, change: Partial<C>): void {
    const before = this.contentAt(id);
    if (before) {
      this.want({ id, before, after: { ...before, ...change }, change, author, to: this.done, isNew: true });
    }
  }

  remove(author: string, id: string): void {
    const before = this.contentAt(id);
    if (before) {
      this.want({ id, before, after: undefined, author, to: this.done, isNew: true });
    }
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Takes the last own edit back, by one that is its inverse. */
  undo(author: string): void {
    const step = this.done.pop();
    if (step) {
      this.want({ ...step, after: step.before, before: step.after, author, to: this.undone, isNew: false });
    }
  }

  redo(author: string): void {
    const step = this.undone.pop();
    if (step) {
      this.want({ ...step, author, to: this.done, isNew: false });
    }
  }

  /** Whether edits are on their way. */
  get isBusy(): boolean {
    return this.running !== undefined;
  }

  /** Sends what waits once more, over a new connection: with the same id, so that it acts once. */
  repeat(): void {
    if (this.running) {
      this.send(this.running.edit);
    }
  }

  protected answered(reply: EditAnswer<T>): void {
    if (this.running?.edit.id !== reply.id) {
      return;
    }
    const { wanted } = this.running;
    this.running = undefined;
    this.show(reply, wanted.id);
    if (reply.message === '') {
      this.own.set(wanted.id, reply.revision);
      this.keep(wanted);
    } else {
      this.refusal = reply;
    }
    this.next();
    this.changed();
  }

  dismiss(): void {
    this.refusal = undefined;
    this.changed();
  }

  /** A reply comes after the log, so that what it shows is what all see. */
  private show({ thing, behind, message }: EditAnswer<T>, id: string): void {
    if (thing && thing.revision > (this.all.get(id)?.revision ?? 0)) {
      this.all.set(id, thing);
      this.come?.add(id);
    } else if (!thing && (behind || message === '')) {
      this.all.delete(id);
    }
    this.version++;
  }

  private keep({ id, before, after, to, isNew }: Wanted<C>): void {
    // What was undone is kept as it was done.
    to.push(to === this.undone ? { id, before: after, after: before } : { id, before, after });
    if (to.length > MOST_STEPS) {
      to.shift();
    }
    if (isNew) {
      this.undone.splice(0);
    }
  }

  private want(wanted: Wanted<C>): void {
    this.queue.push(wanted);
    if (!this.running) {
      this.next();
    }
    this.changed();
  }

  private next(): void {
    const first = this.queue.shift();
    if (!first) {
      return;
    }
    const wanted = this.rebased(first);
    const { id, after, author, isNew } = wanted;
    const now = this.all.get(id);
    if (!isNew && now && now.revision !== this.own.get(id)) {
      const message = this.changedByOther(now);
      this.refusal = { id: '', message, behind: true, thing: now, revision: now.revision };
      this.next();
      return;
    }
    const edit = this.edit(crypto.randomUUID(), id, now, after, author);
    this.running = { wanted, edit };
    this.send(edit);
  }

  /** A change is of what there is when its turn comes: what was wanted before it is in there by then. */
  private rebased(wanted: Wanted<C>): Wanted<C> {
    const before = this.contentAt(wanted.id);
    return wanted.change && before ? { ...wanted, before, after: { ...before, ...wanted.change } } : wanted;
  }

  private contentAt(id: string): C | undefined {
    const found = this.all.get(id);
    return found && this.contentOf(found);
  }
}
