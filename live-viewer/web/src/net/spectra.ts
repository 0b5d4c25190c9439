import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { type SpectrumReply, SpectrumRequestSchema } from '../gen/pentimento/viewer_pb';
import { areaOf, regionOf, type Selection } from '../selection/selection.utils';

type Request = MessageInitShape<typeof SpectrumRequestSchema>;

/** What the spectrum was asked of. */
type Asked = { of: 'selection'; selection: Selection } | { of: 'whole' };

interface Size {
  rows: number;
  columns: number;
}

/** A sum spectrum and of what it is. */
export interface Answered {
  reply: SpectrumReply;
  of: Selection | undefined;
}

/**
 * The spectra that the page shows: of what is selected, of the whole scan when that is wanted, and one that somebody has pinned. The
 * viewer answers one question at a time; that of the selection goes first.
 */
export class Spectra {
  /** Of what was selected when it was asked for; the selection may have moved on. */
  selected: Answered | undefined;
  whole: SpectrumReply | undefined;
  /** A copy of a spectrum of a selection, which stays whatever is selected next. */
  pinned: Answered | undefined;

  private selection: Selection | undefined;
  private size: Size | undefined;
  private wholeWanted = false;
  private fitWanted = false;
  private requests = 0;
  private asked: Asked | undefined;
  /** Whether the whole scan has to be asked for when the viewer is free. */
  private wholeDue = false;

  constructor(
    private readonly send: (request: Request) => void,
    private readonly changed: () => void,
  ) {}

  /** Whether a spectrum of the selection is on its way. */
  get isBusy(): boolean {
    return this.asked?.of === 'selection';
  }

  select(selection: Selection | undefined): void {
    this.selection = selection;
    if (selection) {
      this.askOfSelection();
    } else {
      this.selected = undefined;
      if (this.isBusy) {
        this.asked = undefined;
        this.askOfWhole();
      }
    }
  }

  /** Which spectra are wanted beside that of the selection, and whether with what they are made of. */
  want({ whole, fit }: { whole: boolean; fit: boolean }): void {
    const fitted = fit !== this.fitWanted;
    this.fitWanted = fit;
    this.wholeDue = whole && (!this.wholeWanted || fitted);
    this.wholeWanted = whole;
    if (!whole) {
      this.whole = undefined;
    }
    if (fitted && this.selection) {
      this.askOfSelection();
    } else {
      this.askOfWhole();
    }
  }

  pin(): void {
    this.pinned = this.selected;
    this.changed();
  }

  unpin(): void {
    this.pinned = undefined;
    this.changed();
  }

  /** Asks again, since more may have been measured; not before the last question is answered. */
  refresh(): void {
    this.wholeDue = this.wholeWanted;
    if (this.asked) {
      return;
    }
    if (this.selection) {
      this.askOfSelection();
    } else {
      this.askOfWhole();
    }
  }

  /** Another scan is watched: nothing of the one before holds. */
  clear(): void {
    this.selection = undefined;
    this.selected = undefined;
    this.whole = undefined;
    this.pinned = undefined;
    this.asked = undefined;
    this.size = undefined;
  }

  /** Asks for everything once more: the viewer has given up what was asked for before. */
  repeat(): void {
    this.asked = undefined;
    this.refresh();
  }

  /** The grid of the scan is known. */
  arrange(size: Size): void {
    this.size = size;
    this.wholeDue ||= this.wholeWanted && !this.whole;
    this.askOfWhole();
  }

  received(reply: SpectrumReply): void {
    if (reply.id !== this.requests || !this.asked) {
      return;
    }
    if (this.asked.of === 'selection') {
      this.selected = { reply, of: this.asked.selection };
    } else {
      this.whole = reply;
    }
    this.asked = undefined;
    this.askOfWhole();
  }

  private askOfSelection(): void {
    if (!this.selection) {
      return;
    }
    this.wholeDue ||= this.asked?.of === 'whole';
    const area = areaOf(this.selection);
    this.ask({ of: 'selection', selection: this.selection }, area ?? { region: regionOf(this.selection) });
  }

  private askOfWhole(): void {
    if (!this.wholeDue || !this.size || this.asked) {
      return;
    }
    this.wholeDue = false;
    const { rows, columns } = this.size;
    this.ask({ of: 'whole' }, { lastRow: rows - 1, lastColumn: columns - 1 });
  }

  private ask(asked: Asked, pixels: Request): void {
    this.asked = asked;
    this.send(
      create(SpectrumRequestSchema, { ...pixels, id: ++this.requests, fit: this.fitWanted } as Request),
    );
  }
}
