import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { ClientMessage } from '../gen/pentimento/viewer_pb';
import {
  type Layout,
  type ScanState,
  type ScanSummary,
  type ServerMessage,
  type ServiceList_Service,
  type StatisticsReply,
  type Update,
  type DeletedScan,
  type GuestLink,
  type EvidenceReply,
  ClientMessageSchema,
  EvidenceRequestSchema,
  Role,
  ServerMessageSchema,
  SpectrumRequestSchema,
  StatisticsRequestSchema,
  type Watch_Known as Known,
  Watch_KnownSchema,
} from '../gen/pentimento/viewer_pb';
import { Maps } from '../maps/maps';
import { regionOf, type Selection, selectionOf } from '../selection/selection.utils';
import { Annotations } from './annotations';
import { Commands } from './commands';
import type { Measure } from './measure';
import { ScanPhotograph } from './photograph';
import { Firings, Rules } from './rules';
import { Records } from './records';
import { Spectra } from './spectra';
import { retryMs, socketUrl } from './utils';
import { Windows } from './windows';

export type ConnectionState = 'connecting' | 'connected' | 'reconnecting';

/** Why the viewer closes the connection of somebody who may not be here any more. */
const NOT_WELCOME = 1008;

/** The viewer says something twice a second; after so long without a word the connection is given up, ms. */
const SILENCE_MS = 6000;

/** How often the page looks at what has come, ms. */
const NOTIFY_MS = 100;

/**
 * The connection to the viewer and all that it has sent. Connects again by itself. Components subscribe and are told at most ten times
 * a second.
 */
export class Session {
  state: ConnectionState = 'connecting';
  /** When the last word came before the connection was lost, ms. */
  lostMs = 0;
  instrument = '';
  serverVersion = '';
  /** Who has opened this page, as the login knows them; empty where it knows none. */
  name = '';
  role = Role.ROLE_UNSPECIFIED;
  /** The answer to the newest wish for a guest link, or to revoke one. */
  link: GuestLink | undefined;
  scans: ScanSummary[] = [];
  services: ServiceList_Service[] = [];
  /** The scan that is watched. */
  scan = '';
  layout: Layout | undefined;
  maps: Maps | undefined;
  scanState: ScanState | undefined;
  /** What all panels are views of. */
  selection: Selection | undefined;
  /** The id of the region that was chosen or made last; empty: none. */
  region = '';
  /** The selection that is the shape of that region. */
  shapeOfRegion: Selection | undefined;
  statistics: StatisticsReply | undefined;
  readonly commands = new Commands(
    (value) => this.send({ case: 'command', value }),
    () => this.changed(),
  );
  readonly annotations = new Annotations(
    (value) => this.send({ case: 'edit', value }),
    () => this.changed(),
  );
  readonly photograph = new ScanPhotograph(
    (value) => this.send({ case: 'photograph', value }),
    () => this.changed(),
  );
  readonly rules = new Rules(
    (value) => this.send({ case: 'rule', value }),
    () => this.changed(),
  );
  readonly firings = new Firings(
    (value) => this.send({ case: 'acknowledge', value }),
    () => this.changed(),
  );
  /** How well the scan knows its elements, as it was asked last. */
  evidence: EvidenceReply | undefined;
  readonly spectra = new Spectra(
    (value) => this.send({ case: 'spectrum', value: create(SpectrumRequestSchema, value) }),
    () => this.changed(),
  );
  readonly windows = new Windows(
    (value) => this.send({ case: 'window', value }),
    () => this.changed(),
  );
  readonly records = new Records(
    (message) => this.send(message),
    () => this.changed(),
  );
  version = 0;

  private socket: WebSocket | undefined;
  private epoch = '';
  private attempt = 0;
  private generation = 0;
  private statisticsRequests = 0;
  private evidenceRequests = 0;
  private statisticsWanted = false;
  private statisticsBusy = false;
  /** The scan that the user chose; empty: always the newest. */
  private chosen = '';
  private errorLayer = '';
  /** What the page has of the watched scan: of another start of the server that means nothing. */
  private known: Known | undefined;
  private reading = 0n;
  private heardMs = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private notifying = false;
  private closed = false;
  private readonly listeners = new Set<() => void>();

  /** @param measure hears of what comes, where a benchmark wants to know */
  constructor(
    private readonly page: string,
    private readonly measure?: Measure,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): number => this.version;

  connect(): void {
    const socket = new WebSocket(socketUrl(this.page));
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      this.heardMs = Date.now();
      this.measure?.received(event.data.byteLength);
      this.receive(fromBinary(ServerMessageSchema, new Uint8Array(event.data)));
    };
    socket.onclose = ({ code }) => (code === NOT_WELCOME ? this.logIn() : this.retry());
    this.socket = socket;
    this.heardMs = Date.now();
  }

  /**
   * To be called about once a second: gives a connection up over which nothing comes any more, as when the laptop slept or the
   * network changed, long before the browser would.
   */
  watchOver(): void {
    const waits = this.retryTimer !== undefined;
    if (!waits && this.socket && Date.now() - this.heardMs > SILENCE_MS) {
      this.socket.onclose = null;
      this.socket.onmessage = null;
      this.socket.close();
      this.retry();
    }
  }

  /** Connects now instead of later, as when the network is there again. */
  retryNow(): void {
    if (this.retryTimer !== undefined) {
      clearTimeout(this.retryTimer);
      this.retryTimer = undefined;
      this.connect();
    }
  }

  /** Whether whoever has opened this page may do what takes at least a role; the viewer asks again. */
  may(least: Role): boolean {
    return this.role >= least;
  }

  /** Asks for a link by which a guest sees the watched scan until then. */
  makeLink(end: Date): void {
    const endNs = BigInt(end.getTime()) * 1_000_000n;
    this.send({ case: 'makeLink', value: { $typeName: 'pentimento.MakeLink', scan: this.scan, endNs } });
  }

  revokeLink(id: string): void {
    this.send({ case: 'revokeLink', value: { $typeName: 'pentimento.RevokeLink', id } });
  }

  /** Watches a scan; empty: always the newest. */
  choose(scan: string): void {
    this.chosen = scan;
    this.watch(scan || (this.scans[0]?.scan ?? ''));
  }

  get followsNewest(): boolean {
    return this.chosen === '';
  }

  /** The layer whose errors are wanted. */
  wantErrors(layer: string): void {
    if (layer === this.errorLayer) {
      return;
    }
    this.errorLayer = layer;
    this.maps?.wantErrors(layer);
    if (this.scan !== '') {
      this.sendWatch();
    }
  }

  /** Selects something; with a pixel or nothing no region is chosen any more. */
  select(selection: Selection | undefined): void {
    this.selection = selection;
    if (selection === undefined || selection.kind === 'pixel') {
      this.region = '';
    }
    if (selection === undefined) {
      this.statistics = undefined;
    }
    this.spectra.select(selection);
    this.requestStatistics();
    this.changed();
  }

  /** Chooses a region and selects its pixels. */
  chooseRegion(id: string): void {
    const found = this.annotations.all.get(id);
    if (found && this.maps) {
      this.select(selectionOf(found.region, this.maps));
      this.markRegion(id);
    }
  }

  /** The region whose shape is selected is the chosen one. */
  markRegion(id: string): void {
    this.region = id;
    this.shapeOfRegion = this.selection;
    this.changed();
  }

  /** Whether statistics of what is selected are to be had. */
  wantStatistics(wanted: boolean): void {
    this.statisticsWanted = wanted;
    this.requestStatistics();
  }

  /**
   * Asks for what was computed for this page again, since more may have been measured; not before the last request is answered,
   * since another one would replace it and a slow answer never come.
   */
  refresh(): void {
    this.spectra.refresh();
    this.windows.refresh();
    if (!this.statisticsBusy) {
      this.requestStatistics();
    }
  }

  /** Asks how well the scan, its regions and the selection are known; of one layer alone unless it is empty. */
  askEvidence(layer: string): void {
    const selected = this.selection && regionOf(this.selection);
    this.send({
      case: 'evidence',
      value: create(EvidenceRequestSchema, {
        id: ++this.evidenceRequests,
        selection: selected,
        layer,
      }),
    });
  }

  private requestStatistics(): void {
    if (this.selection === undefined || this.scan === '' || !this.statisticsWanted) {
      return;
    }
    this.statisticsBusy = true;
    this.send({
      case: 'statistics',
      value: create(StatisticsRequestSchema, {
        id: ++this.statisticsRequests,
        region: regionOf(this.selection),
      }),
    });
  }

  private watch(scan: string): void {
    if (scan !== this.scan) {
      this.layout = undefined;
      this.maps = undefined;
      this.known = undefined;
      this.scanState = undefined;
      this.selection = undefined;
      this.region = '';
      this.spectra.clear();
      this.statistics = undefined;
      this.evidence = undefined;
    }
    this.scan = scan;
    this.annotations.watch(scan);
    this.photograph.watch(scan);
    this.rules.watch(scan);
    this.firings.watch();
    this.generation++;
    if (scan !== '') {
      this.sendWatch();
      // The server has given up what was asked for before.
      this.spectra.repeat();
      this.windows.repeat();
      this.requestStatistics();
    }
    this.changed();
  }

  private sendWatch(): void {
    this.send({
      case: 'watch',
      value: {
        $typeName: 'pentimento.Watch',
        generation: this.generation,
        scan: this.scan,
        errorLayer: this.errorLayer,
        ...(this.known && { known: this.known }),
      },
    });
  }

  private send(message: ClientMessage['message']): void {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(toBinary(ClientMessageSchema, create(ClientMessageSchema, { message })));
    }
  }

  /** The login is over: the page asks for it when it is opened again. */
  private logIn(): void {
    window.location.reload();
  }

  /** Ends the connection for good. */
  close(): void {
    this.closed = true;
    clearTimeout(this.retryTimer);
    this.socket?.close();
  }

  private retry(): void {
    if (this.closed) {
      return;
    }
    if (this.state === 'connected') {
      this.lostMs = this.heardMs;
    }
    this.state = this.epoch === '' ? 'connecting' : 'reconnecting';
    this.photograph.interrupted();
    this.changed();
    this.retryTimer = setTimeout(() => this.retryNow(), retryMs(this.attempt++, Math.random()));
  }

  private receive({ message }: ServerMessage): void {
    switch (message.case) {
      case 'hello':
        this.welcome(message.value.epoch);
        this.instrument = message.value.instrument;
        this.serverVersion = message.value.version;
        this.name = message.value.name;
        this.role = message.value.role;
        break;
      case 'scans':
        this.scans = message.value.scans;
        this.followNewest(message.value.deleted);
        break;
      case 'layout':
        this.arrange(message.value);
        break;
      case 'update':
        this.update(message.value);
        break;
      case 'state':
        if (message.value.generation === this.generation) {
          this.scanState = message.value;
        }
        break;
      case 'spectrum':
        this.spectra.received(message.value);
        break;
      case 'window':
        this.windows.received(message.value);
        break;
      case 'services':
        this.services = message.value.services;
        break;
      case 'link':
        this.link = message.value;
        break;
      case 'statistics':
        if (message.value.id === this.statisticsRequests) {
          this.statistics = message.value;
          this.statisticsBusy = false;
        }
        break;
      case 'annotations':
        if (message.value.generation === this.generation) {
          this.annotations.apply(message.value);
        }
        break;
      case 'photograph':
        if (message.value.generation === this.generation) {
          this.photograph.apply(message.value);
        }
        break;
      case 'photographed':
        this.photograph.received(message.value);
        break;
      case 'watched':
        if (message.value.generation === this.generation) {
          this.rules.apply(message.value);
          this.firings.apply(message.value);
        }
        break;
      case 'ruled':
        this.rules.received(message.value);
        this.firings.received(message.value);
        break;
      case 'evidence':
        if (message.value.id === this.evidenceRequests && message.value.message === '') {
          this.evidence = message.value;
        }
        break;
      case 'edited':
        this.annotations.received(message.value);
        break;
      case 'response':
        this.commands.received(message.value);
        break;
      case 'history':
        this.records.receivedHistory(message.value.entries);
        break;
      case 'deleted':
        this.records.receivedDeletion(message.value);
        break;
      case 'parameters':
        this.records.receivedParameters(message.value);
        break;
    }
    this.changed();
  }

  private welcome(epoch: string): void {
    if (epoch !== this.epoch) {
      // Another server: what the old one sent may not hold any more.
      this.maps = undefined;
      this.known = undefined;
    }
    this.epoch = epoch;
    this.state = 'connected';
    this.attempt = 0;
    if (this.scan !== '') {
      this.watch(this.scan);
    }
    this.commands.repeat();
    this.annotations.repeat();
    this.rules.repeat();
    this.records.repeat();
  }

  private followNewest(deleted: DeletedScan[]): void {
    const newest = this.scans[0]?.scan ?? '';
    const gone = !this.scans.some(({ scan }) => scan === this.scan);
    if (gone || (this.followsNewest && newest !== this.scan)) {
      this.chosen = gone ? '' : this.chosen;
      if (gone) {
        this.records.gone(this.scan, deleted);
      }
      this.watch(newest);
    }
  }

  private arrange(layout: Layout): void {
    if (layout.generation !== this.generation) {
      return;
    }
    this.layout = layout;
    if (this.maps?.fits(layout)) {
      this.maps.arrange(layout);
    } else {
      this.maps = new Maps(layout, this.measure);
      this.known = undefined;
    }
    this.reading = layout.reading;
    this.maps.wantErrors(this.errorLayer);
    this.spectra.arrange(this.maps);
  }

  private update(update: Update): void {
    if (update.generation !== this.generation) {
      return;
    }
    this.maps?.renew(update.revisions);
    for (const patch of update.patches) {
      this.maps?.apply(patch, update.errorLayer);
    }
    if (this.maps) {
      this.maps.complete = update.complete;
    }
    if (update.version > 0n) {
      const { version, errorLayer } = update;
      this.known = create(Watch_KnownSchema, { reading: this.reading, version, errorLayer });
    }
    this.send({
      case: 'ack',
      value: { $typeName: 'pentimento.Ack', generation: update.generation, sequence: update.sequence },
    });
  }

  private changed(): void {
    if (this.notifying) {
      return;
    }
    this.notifying = true;
    setTimeout(() => {
      this.notifying = false;
      this.version++;
      this.listeners.forEach((listener) => listener());
    }, NOTIFY_MS);
  }
}
