import { create } from '@bufbuild/protobuf';
import { type Annotation, AnnotationSchema, type Region } from '../gen/pentimento/control_pb';
import {
  type AnnotationChanges,
  type AnnotationEdit,
  AnnotationEditSchema,
  type EditReply,
} from '../gen/pentimento/viewer_pb';
import { texts } from '../texts';
import { Edits } from './edits';

/** What an edit of a region may change. */
export interface Content {
  name: string;
  colour: string;
  labels: string[];
  text: string;
  region: Region | undefined;
}

/** The regions of the watched scan. */
export class Annotations extends Edits<Annotation, Content, AnnotationEdit> {
  apply({ annotations, deleted, complete }: AnnotationChanges): void {
    this.take(annotations, deleted, complete);
  }

  received(reply: EditReply): void {
    this.answered({ ...reply, thing: reply.annotation });
  }

  protected edit(
    id: string,
    thing: string,
    now: Annotation | undefined,
    after: Content | undefined,
    author: string,
  ): AnnotationEdit {
    const region = after?.region;
    return create(AnnotationEditSchema, {
      id,
      delete: after === undefined,
      annotation: create(AnnotationSchema, {
        id: thing,
        scan: this.scan,
        author,
        revision: now?.revision ?? 0,
        ...after,
        // The shape stays when it is not sent.
        region: now && region === now.region ? undefined : region,
      }),
    });
  }

  protected contentOf(thing: Annotation): Content {
    return contentOf(thing);
  }

  protected changedByOther({ author }: Annotation): string {
    return texts.changedByOther(author);
  }
}

export function contentOf({ name, colour, labels, text, region }: Annotation): Content {
  return { name, colour, labels, text, region };
}
