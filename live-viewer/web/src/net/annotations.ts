import { create } from '@bufbuild/protobuf';
import { type Annotation, AnnotationSchema, type Region } from '../gen/pentimento/control_pb';
import {
  type AnnotationChanges,
  type AnnotationEdit,
  AnnotationEditSchema,
  type EditReply,
  EditReplySchema,
} from '../gen/pentimento/viewer_pb';
import { texts } from '../texts';

/** What an edit of a region may change. */
export interface Content {
  name: string;
  colour: string;
  labels: string[];
  text: string;
  region: Region | undefined;
}

/** An own edit: what was there before and what is there since; undefined where there was or is no region. */
interface Step {
  id: string;
  before: Content | undefined;
  after: Content | undefined;
}

/** An edit that waits for its turn: each is made from what the one before has left. */
interface Wanted extends Step {
  author: string;
  /** Where the step goes when it is done. */
  to: Step[];
  /** Whether what could be redone can be no longer. */
  isNew: boolean;
}

const MOST_STEPS = 200;

/**
 * The regions of the watched scan as they are in the log, the edits of this page on their way there, and those that it can take
 * back: its own alone.
 */
export class Annotations {
  /** By id, the first made first. */
  readonly all = new Map<string, Annotation>();
  /** Whether all has come that there is. */
  complete = false;
  /** Counts the changes of what there is. */
  version = 0;
  /** Why the last edit was refused, until it is dismissed. */
  refusal: EditReply | undefined;

  private readonly done: Step[] = [];
  private readonly undone: Step[] = [];
  /** The revision that this page has made last of a region. */
  private readonly own = new Map<string, number>();
  private readonly queue: Wanted[] = [];
  private running: { wanted: Wanted; edit: AnnotationEdit } | undefined;
  private scan = '';

  constructor(
    private readonly send: (edit: AnnotationEdit) => void,
    private readonly changed: () => void,
  ) {}

  /** Another scan is watched, or the same anew: all comes again. */
  watch(scan: string): void {
    this.complete = false;
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

  apply({ annotations, deleted, complete }: AnnotationChanges): void {
    annotations.forEach((each) => this.all.set(each.id, each));
    deleted.forEach((id) => this.all.delete(id));
    this.complete = complete;
    this.version++;
  }

  /** A new region; returns its id. */
  create(author: string, content: Content): string {
    const id = crypto.randomUUID();
    this.want({ id, before: undefined, after: content, author, to: this.done, isNew: true });
    return id;
  }

  change(author: string, id: string, change: Partial<Content>): void {
    const before = this.contentOf(id);
    if (before) {
      this.want({ id, before, after: { ...before, ...change }, author, to: this.done, isNew: true });
    }
  }

  remove(author: string, id: string): void {
    const before = this.contentOf(id);
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

  received(reply: EditReply): void {
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
  private show({ annotation, behind, message }: EditReply, id: string): void {
    if (annotation && annotation.revision > (this.all.get(id)?.revision ?? 0)) {
      this.all.set(id, annotation);
    } else if (!annotation && (behind || message === '')) {
      this.all.delete(id);
    }
    this.version++;
  }

  private keep({ id, before, after, to, isNew }: Wanted): void {
    // What was undone is kept as it was done.
    to.push(to === this.undone ? { id, before: after, after: before } : { id, before, after });
    if (to.length > MOST_STEPS) {
      to.shift();
    }
    if (isNew) {
      this.undone.splice(0);
    }
  }

  private want(wanted: Wanted): void {
    this.queue.push(wanted);
    if (!this.running) {
      this.next();
    }
    this.changed();
  }

  private next(): void {
    const wanted = this.queue.shift();
    if (!wanted) {
      return;
    }
    const { id, after, author, isNew } = wanted;
    const now = this.all.get(id);
    if (!isNew && now && now.revision !== this.own.get(id)) {
      this.refusal = create(EditReplySchema, { message: texts.changedByOther(now.author), annotation: now });
      this.next();
      return;
    }
    const region = after?.region;
    const edit = create(AnnotationEditSchema, {
      id: crypto.randomUUID(),
      delete: after === undefined,
      annotation: create(AnnotationSchema, {
        id,
        scan: this.scan,
        author,
        revision: now?.revision ?? 0,
        ...after,
        // The shape stays when it is not sent.
        region: now && region === now.region ? undefined : region,
      }),
    });
    this.running = { wanted, edit };
    this.send(edit);
  }

  private contentOf(id: string): Content | undefined {
    const found = this.all.get(id);
    return found && contentOf(found);
  }
}

export function contentOf({ name, colour, labels, text, region }: Annotation): Content {
  return { name, colour, labels, text, region };
}
