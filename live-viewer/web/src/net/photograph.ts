import { create } from '@bufbuild/protobuf';
import {
  type Photograph,
  PhotographSchema,
  type Registration,
  RegistrationSchema,
} from '../gen/pentimento/photograph_pb';
import {
  type PhotographEdit,
  PhotographEditSchema,
  type PhotographReply,
  type PhotographState,
} from '../gen/pentimento/viewer_pb';
import type { Pair } from '../photograph/registration.utils';
import { texts } from '../texts';

/** The photograph of the watched scan as it is in the log, and the edit of this page on its way there. */
export class ScanPhotograph {
  photograph: Photograph | undefined;
  registration: Registration | undefined;
  /** Why the last edit was not made; empty: it was, or there was none. */
  refusal = '';

  private scan = '';
  private running = '';

  constructor(
    private readonly send: (edit: PhotographEdit) => void,
    private readonly changed: () => void,
  ) {}

  /** Another scan is watched. */
  watch(scan: string): void {
    if (scan !== this.scan) {
      this.scan = scan;
      this.photograph = undefined;
      this.registration = undefined;
      this.refusal = '';
      this.running = '';
    }
  }

  apply({ photograph, registration }: PhotographState): void {
    this.photograph = photograph;
    this.registration = registration;
  }

  received({ id, message }: PhotographReply): void {
    if (id === this.running) {
      this.running = '';
      this.refusal = message;
    }
  }

  /** The connection was lost: nobody knows whether the edit was made until its outcome is seen. */
  interrupted(): void {
    if (this.isBusy) {
      this.running = '';
      this.refusal = texts.photograph.interrupted;
    }
  }

  get isBusy(): boolean {
    return this.running !== '';
  }

  /** Where the image is; changes with it. */
  get address(): string {
    const { photograph } = this;
    return photograph
      ? `/api/scans/${encodeURIComponent(photograph.scan)}/photograph?made=${photograph.timeNs}`
      : '';
  }

  put(author: string, name: string, mediaType: string, image: Uint8Array): void {
    const value = { name, mediaType, image };
    this.edit(author, this.photograph?.revision ?? 0, {
      case: 'put',
      value: create(PhotographSchema, value),
    });
  }

  remove(author: string): void {
    this.edit(author, this.photograph?.revision ?? 0, { case: 'remove', value: true });
  }

  register(author: string, pairs: readonly Pair[]): void {
    const value = create(RegistrationSchema, { pairs: [...pairs] });
    this.edit(author, this.registration?.revision ?? 0, { case: 'register', value });
  }

  private edit(author: string, revision: number, edit: PhotographEdit['edit']): void {
    this.running = crypto.randomUUID();
    this.refusal = '';
    this.send(create(PhotographEditSchema, { id: this.running, scan: this.scan, revision, author, edit }));
    this.changed();
  }
}
