import { create } from '@bufbuild/protobuf';
import {
  type Acknowledgement,
  AcknowledgementSchema,
  type Firing,
  type Rule,
  RuleSchema,
} from '../gen/pentimento/rules_pb';
import {
  type Acknowledge,
  AcknowledgeSchema,
  type RuleEdit,
  RuleEditSchema,
  type RuleReply,
  type Watched,
} from '../gen/pentimento/viewer_pb';
import { texts } from '../texts';
import { Edits } from './edits';

/** What an edit of a rule may change. */
export type RuleContent = Pick<Rule, 'name' | 'scan' | 'action' | 'sound' | 'off' | 'watched'>;

/** The rules for the watched scan. */
export class Rules extends Edits<Rule, RuleContent, RuleEdit> {
  apply({ rules, complete }: Watched): void {
    const there = new Set(rules.map(({ id }) => id));
    this.take(
      rules,
      [...this.all.keys()].filter((id) => !there.has(id)),
      complete,
    );
  }

  received(reply: RuleReply): void {
    this.answered({ ...reply, thing: reply.rule });
  }

  protected edit(
    id: string,
    thing: string,
    now: Rule | undefined,
    after: RuleContent | undefined,
    author: string,
  ): RuleEdit {
    const rule = create(RuleSchema, { id: thing, author, revision: now?.revision ?? 0, ...after });
    return create(RuleEditSchema, { id, delete: after === undefined, rule });
  }

  protected contentOf({ name, scan, action, sound, off, watched }: Rule): RuleContent {
    return { name, scan, action, sound, off, watched };
  }

  protected changedByOther({ author }: Rule): string {
    return texts.watch.changedByOther(author);
  }
}

/** What rules have found in the watched scan, and who has seen it. */
export class Firings {
  all: Firing[] = [];
  acknowledgements: Acknowledgement[] = [];
  complete = false;
  /** Why the last acknowledgement was not kept. */
  refusal = '';
  private readonly asked = new Set<string>();

  constructor(
    private readonly send: (seen: Acknowledge) => void,
    private readonly changed: () => void,
  ) {}

  /** Another scan is watched, or the same anew. */
  watch(): void {
    this.complete = false;
    this.all = [];
    this.acknowledgements = [];
  }

  apply({ firings, acknowledgements, complete }: Watched): void {
    this.all = firings;
    this.acknowledgements = acknowledgements;
    this.complete = complete;
  }

  /** All that a rule has found so far has been seen. */
  acknowledge(who: string, { scan, rule, ruleRevision, finds }: Firing): void {
    const id = crypto.randomUUID();
    this.asked.add(id);
    this.refusal = '';
    this.send(
      create(AcknowledgeSchema, {
        id,
        acknowledgement: create(AcknowledgementSchema, {
          scan,
          rule,
          ruleRevision,
          finds: finds.length,
          who,
        }),
      }),
    );
  }

  received({ id, message }: RuleReply): void {
    if (this.asked.delete(id)) {
      this.refusal = message;
      this.changed();
    }
  }

  dismiss(): void {
    this.refusal = '';
    this.changed();
  }
}
