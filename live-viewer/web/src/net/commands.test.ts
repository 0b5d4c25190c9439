import { create } from '@bufbuild/protobuf';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Command, Response_Answer, ResponseSchema } from '../gen/pentimento/control_pb';
import { Commands, PATIENCE_MS, SHOWN_MS } from './commands';

let sent: Command[];
let commands: Commands;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  commands = new Commands(
    (command) => sent.push(command),
    () => undefined,
  );
});

afterEach(() => vi.useRealTimers());

function answer(id: string, how: Response_Answer, message = '') {
  const response = create(ResponseSchema, { id, answer: how, message });
  commands.received(response);
  return response;
}

test('should wait for the answer and show for a while that it was carried out', async () => {
  const given = commands.give('s', 'Ada', { case: 'pause', value: {} });
  expect(sent[0]).toMatchObject({ scan: 's', operator: 'Ada', action: { case: 'pause' } });
  expect(commands.isWaiting('pause', 'resume')).toBe(true);
  expect(commands.isWaiting('stop')).toBe(false);

  const ack = answer(sent[0]!.id, Response_Answer.ACK);
  expect(await given).toBe(ack);
  expect(commands.isWaiting('pause')).toBe(false);
  expect(commands.answer).toBe(ack);
  vi.advanceTimersByTime(SHOWN_MS);
  expect(commands.answer).toBeUndefined();
});

test('should show that it was refused until that is dismissed', () => {
  void commands.give('s', '', { case: 'resume', value: {} });
  const refusal = answer(sent[0]!.id, Response_Answer.ERR, 'is not paused');
  vi.advanceTimersByTime(10 * PATIENCE_MS);
  expect(commands.answer).toBe(refusal);
  commands.dismiss(refusal);
  expect(commands.answer).toBeUndefined();
});

test('should repeat under the same id what has not been answered', () => {
  void commands.give('s', '', { case: 'pause', value: {} });
  void commands.give('s', '', { case: 'extend', value: { rows: 9 } });
  answer(sent[0]!.id, Response_Answer.ACK);
  commands.repeat();
  expect(sent.map(({ id }) => id)).toEqual([sent[0]!.id, sent[1]!.id, sent[1]!.id]);
});

test('should say that no answer has come, and heed none that comes later', async () => {
  const given = commands.give('s', '', { case: 'pause', value: {} });
  vi.advanceTimersByTime(PATIENCE_MS);
  const nothing = await given;
  expect(nothing.answer).toBe(Response_Answer.ANSWER_UNSPECIFIED);
  expect(nothing.message).toMatch(/has not answered/);
  expect(commands.isWaiting('pause')).toBe(false);
  answer(sent[0]!.id, Response_Answer.ACK);
  expect(commands.answer).toBe(nothing);
  commands.repeat();
  expect(sent).toHaveLength(1);
});
