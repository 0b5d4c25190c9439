import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Response_Answer } from '../gen/pentimento/control_pb';
import {
  ClientMessageSchema,
  type SpectrumRequest,
  ServerMessageSchema,
  type Watch,
} from '../gen/pentimento/viewer_pb';
import type { Selection } from '../selection/selection.utils';
import { Session } from './session';

/** The server's end of a WebSocket. */
class Server {
  static readonly OPEN = 1;
  static last: Server;
  readonly readyState = Server.OPEN;
  onmessage: (event: { data: ArrayBuffer }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;
  readonly requests: SpectrumRequest[] = [];
  readonly commands: string[] = [];
  readonly watches: Watch[] = [];
  closed = false;

  constructor() {
    Server.last = this;
  }

  send(bytes: Uint8Array): void {
    const { message } = fromBinary(ClientMessageSchema, bytes);
    if (message.case === 'spectrum') {
      this.requests.push(message.value);
    } else if (message.case === 'command') {
      this.commands.push(message.value.id);
    } else if (message.case === 'watch') {
      this.watches.push(message.value);
    }
  }

  close(): void {
    this.closed = true;
  }

  says(message: MessageInitShape<typeof ServerMessageSchema>['message']): void {
    const bytes = toBinary(ServerMessageSchema, create(ServerMessageSchema, { message }));
    this.onmessage({ data: bytes.slice().buffer });
  }

  answers(id: number, message = ''): void {
    this.says({ case: 'spectrum', value: { id, message } });
  }
}

const area: Selection = {
  kind: 'rectangle',
  area: { firstRow: 0, firstColumn: 0, lastRow: 9, lastColumn: 9 },
};
const another: Selection = { kind: 'rectangle', area: { ...area.area, lastRow: 5 } };

function connected(): Session {
  const session = new Session('http://127.0.0.1:8080/');
  session.connect();
  welcome();
  return session;
}

function welcome(): void {
  Server.last.says({ case: 'hello', value: { epoch: 'one' } });
  Server.last.says({ case: 'scans', value: { scans: [{ scan: 's' }] } });
}

beforeEach(() => {
  vi.stubGlobal('WebSocket', Server);
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a spectrum is not asked for again before it has come', () => {
  const session = connected();
  session.select(area);
  session.refresh();
  session.refresh();
  expect(Server.last.requests).toHaveLength(1);

  Server.last.answers(1);
  expect(session.spectra.selected?.reply.id).toBe(1);
  session.refresh();
  expect(Server.last.requests).toHaveLength(2);
});

test('another selection is asked for at once', () => {
  const session = connected();
  session.select(area);
  session.select(another);
  expect(Server.last.requests.map(({ lastRow }) => lastRow)).toEqual([9, 5]);

  Server.last.answers(1);
  expect(session.spectra.selected).toBeUndefined();
  Server.last.answers(2);
  expect(session.spectra.selected?.of).toEqual(another);
});

test('a failure is an answer too', () => {
  const session = connected();
  session.select(area);
  Server.last.answers(1, 'The disk is gone.');
  expect(session.spectra.selected?.reply.message).toBe('The disk is gone.');
  session.refresh();
  expect(Server.last.requests).toHaveLength(2);
});

test('what the connection or another watch has lost is asked for again', () => {
  const session = connected();
  session.select(area);
  session.choose('s');
  expect(Server.last.requests.map(({ id }) => id)).toEqual([1, 2]);

  const first = Server.last;
  first.onclose({ code: 1006 });
  vi.runOnlyPendingTimers();
  expect(Server.last).not.toBe(first);
  welcome();
  expect(Server.last.requests.map(({ id }) => id)).toEqual([3]);
});

test('a command that waits when the connection is lost is repeated as the same', async () => {
  const session = connected();
  const given = session.commands.give('s', 'Ada', { case: 'pause', value: {} });
  const first = Server.last;
  first.onclose({ code: 1006 });
  vi.advanceTimersByTime(2000);
  expect(Server.last).not.toBe(first);
  welcome();
  expect(Server.last.commands).toEqual(first.commands);

  const [id] = first.commands;
  Server.last.says({ case: 'response', value: { id, answer: Response_Answer.ACK } });
  expect((await given).answer).toBe(Response_Answer.ACK);
});

test('a page that was away asks only for what has changed since, unless the viewer was started again', () => {
  connected();
  expect(Server.last.watches.at(-1)?.known).toBeUndefined();
  Server.last.says({
    case: 'layout',
    value: { generation: 1, scan: 's', reading: 3n, started: { rows: 2, columns: 2 } },
  });
  Server.last.says({ case: 'update', value: { generation: 1, complete: true, version: 7n } });
  Server.last.onclose({ code: 1006 });
  vi.advanceTimersByTime(2000);
  welcome();
  expect(Server.last.watches.at(-1)?.known).toMatchObject({ reading: 3n, version: 7n, errorLayer: '' });

  Server.last.onclose({ code: 1006 });
  vi.advanceTimersByTime(2000);
  Server.last.says({ case: 'hello', value: { epoch: 'two' } });
  expect(Server.last.watches.at(-1)?.known).toBeUndefined();
});

test('a connection over which nothing comes any more is given up', () => {
  const session = connected();
  const silent = Server.last;
  vi.advanceTimersByTime(5000);
  session.watchOver();
  expect(silent.closed).toBe(false);
  vi.advanceTimersByTime(2000);
  session.watchOver();
  expect(silent.closed).toBe(true);
  expect(session.state).toBe('reconnecting');
  session.retryNow();
  expect(Server.last).not.toBe(silent);
  welcome();
  expect(session.state).toBe('connected');
});
