import { expect, test } from 'vitest';
import {
  fieldOfMessage,
  FIELDS,
  kindOf,
  planOf,
  problemsOf,
  type RasterPlan,
  syntaxErrorOf,
  TEMPLATES,
  valueOf,
  withValue,
} from './parameters.utils';

const SCAN = `# the museum's scanner
title: Madonna, upper left
stage:
  x: {controller: pi, port: /tmp/pi, axis: "1", trigger-line: 1, acceleration: 200}
  y: {controller: pi, port: /tmp/pi, axis: "2", trigger-line: 0, acceleration: 100, fastest: 10}
spectrometers:
  - {name: SDD, port: /tmp/dp5, settings: "MCAC=1024;GAIN=16", offset-kev: -0.05, gain-kev: 0.0243}
area: {left: 60, top: 80, width: 40, height: 30, step: 1} # left border, middle of the first row
dwell: 0.1
borders: pulses
tube: {anode: Rh, voltage: 40, current: 200}
`;

const field = (id: string) => FIELDS.raster.find((each) => each.id === id)!;

test('should read a plan from the text of a parameter file', () => {
  const plan = planOf(SCAN) as RasterPlan;
  expect(plan).toMatchObject({
    kind: 'raster',
    left: 60,
    top: 80,
    rows: 30,
    columns: 40,
    serpentine: true,
    borders: 'pulses',
    acceleration: 100,
    fastest: 10,
  });
  expect(plan.spectrometers).toEqual([{ isSerial: true, baud: 115_200, channels: 1024 }]);
  expect(problemsOf(SCAN)).toEqual({});
});

test('should change one value and leave comments, order and instruments as they are', () => {
  const wider = withValue(SCAN, field('width'), '42.5');
  expect(wider).toBe(SCAN.replace('width: 40', 'width: 42.5'));
  expect(valueOf(wider, field('width'))).toBe('42.5');
  const named = withValue(SCAN, field('elements'), 'Fe-K, Pb-L');
  expect(named).toContain('elements: [Fe-K, Pb-L]');
  expect(valueOf(named, field('elements'))).toBe('Fe-K, Pb-L');
});

test('should leave out what is optional and emptied, with what held nothing else', () => {
  let text = SCAN;
  for (const id of ['anode', 'voltage', 'current']) {
    text = withValue(text, field(id), '');
  }
  expect(text).not.toContain('tube');
  expect(problemsOf(text)).toEqual({});
});

test('should say beside each field what is wrong with it', () => {
  expect(problemsOf(withValue(SCAN, field('width'), '40.5'))).toEqual({
    width: { why: 'notWhole', step: 1 },
  });
  expect(problemsOf(withValue(SCAN, field('step'), '0'))).toMatchObject({ step: { why: 'notPositive' } });
  expect(problemsOf(withValue(SCAN, field('dwell'), 'quick'))).toMatchObject({
    dwell: { why: 'notANumber' },
  });
  expect(problemsOf(withValue(SCAN, field('left'), ''))).toMatchObject({ left: { why: 'missing' } });
  expect(problemsOf(withValue(SCAN, field('dwell'), '0.01'))).toMatchObject({
    dwell: { why: 'tooFast', speed: 100, fastest: 15 },
  });
  expect(problemsOf(withValue(SCAN, field('left'), '-3'))).toEqual({});
});

test('should find no plan where there is none, and say where a text is no file', () => {
  expect(planOf('')).toBeUndefined();
  expect(planOf('- just\n- a list')).toBeUndefined();
  expect(planOf(withValue(SCAN, field('step'), '0'))).toBeUndefined();
  expect(syntaxErrorOf(SCAN)).toBeUndefined();
  expect(syntaxErrorOf('area: {left: 60')).toBeTruthy();
  expect(planOf('area: {left: 60')).toBeUndefined();
});

test('should know a full field, and when it ends', () => {
  expect(kindOf(TEMPLATES.field)).toBe('field');
  expect(kindOf(TEMPLATES.raster)).toBe('raster');
  expect(planOf(TEMPLATES.field)).toEqual({ kind: 'field', rows: 128, columns: 128, duration: undefined });
  const duration = FIELDS.field.find(({ id }) => id === 'duration')!;
  expect(planOf(withValue(TEMPLATES.field, duration, '90'))).toMatchObject({ duration: 90 });
  expect(problemsOf(withValue(TEMPLATES.field, duration, '-1'))).toMatchObject({
    duration: { why: 'notPositive' },
  });
});

test('should find the field that the adapter speaks of', () => {
  const of = (message: string) => fieldOfMessage(message, 'raster');
  expect(of('the parameters, line 9: width=40.5 mm: must be a whole number of steps')).toBe('width');
  expect(of('the parameters: dwell: is missing, or its name is misspelt')).toBe('dwell');
  expect(of('elements: none are named, so the usual ones of paintings are looked for')).toBe('elements');
  expect(of('area.left to area.left + area.width=1 to 2 mm: the axis x goes')).toBe('left');
  expect(of('another scan is just being started')).toBeUndefined();
});
