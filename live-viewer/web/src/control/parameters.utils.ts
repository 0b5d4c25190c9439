import { type Document, parseDocument } from 'yaml';

/** A detector as far as it matters for how long a scan takes. */
interface Spectrometer {
  isSerial: boolean;
  baud: number;
  channels: number;
}

/** What a parameter file says of a raster scan; lengths in mm, times in s. */
export interface RasterPlan {
  kind: 'raster';
  /** Left border of the first column, middle of the first row. */
  left: number;
  top: number;
  rows: number;
  columns: number;
  step: number;
  dwell: number;
  serpentine: boolean;
  borders: 'settle' | 'pulses' | 'poll';
  /** Corners in columns and rows; empty: all is measured. */
  region: [column: number, row: number][];
  spectrometers: Spectrometer[];
  /** mm/s² and mm/s. */
  acceleration: number;
  fastest: number;
}

/** What a parameter file says of a scan of the full field. */
export interface FieldPlan {
  kind: 'field';
  rows: number;
  columns: number;
  /** s; undefined: as long as the detector runs. */
  duration: number | undefined;
}

export type Plan = RasterPlan | FieldPlan;
export type Kind = Plan['kind'];

/** A field of the form: its place in the file, and what it holds. */
export interface Field {
  id: FieldId;
  path: string[];
  holds: 'text' | 'number' | 'list' | readonly string[];
  isOptional?: boolean;
}

export type FieldId =
  | 'title'
  | 'left'
  | 'top'
  | 'width'
  | 'height'
  | 'step'
  | 'dwell'
  | 'path'
  | 'borders'
  | 'elements'
  | 'anode'
  | 'voltage'
  | 'current'
  | 'rows'
  | 'columns'
  | 'duration';

const TITLE: Field = { id: 'title', path: ['title'], holds: 'text', isOptional: true };
const ELEMENTS: Field = { id: 'elements', path: ['elements'], holds: 'list', isOptional: true };

export const FIELDS: Record<Kind, readonly Field[]> = {
  raster: [
    TITLE,
    { id: 'left', path: ['area', 'left'], holds: 'number' },
    { id: 'top', path: ['area', 'top'], holds: 'number' },
    { id: 'width', path: ['area', 'width'], holds: 'number' },
    { id: 'height', path: ['area', 'height'], holds: 'number' },
    { id: 'step', path: ['area', 'step'], holds: 'number' },
    { id: 'dwell', path: ['dwell'], holds: 'number' },
    { id: 'path', path: ['path'], holds: ['serpentine', 'one-way'] },
    { id: 'borders', path: ['borders'], holds: ['settle', 'pulses', 'poll'] },
    ELEMENTS,
    { id: 'anode', path: ['tube', 'anode'], holds: 'text', isOptional: true },
    { id: 'voltage', path: ['tube', 'voltage'], holds: 'number', isOptional: true },
    { id: 'current', path: ['tube', 'current'], holds: 'number', isOptional: true },
  ],
  field: [
    TITLE,
    { id: 'rows', path: ['rows'], holds: 'number' },
    { id: 'columns', path: ['columns'], holds: 'number' },
    { id: 'duration', path: ['duration'], holds: 'number', isOptional: true },
    ELEMENTS,
  ],
};

/** As an operator would begin who has none; its ports are those of nobody. */
export const TEMPLATES: Record<Kind, string> = {
  raster: `title: scan
stage:
  x: {controller: pi, port: /dev/ttyUSB0, axis: "1", trigger-line: 1, acceleration: 200}
  y: {controller: pi, port: /dev/ttyUSB0, axis: "2", trigger-line: 0, acceleration: 200}
spectrometers:
  - {name: SDD, port: /dev/ttyUSB1, settings: "MCAC=1024", offset-kev: 0, gain-kev: 0.02}
area: {left: 10, top: 10, width: 40, height: 30, step: 1}
dwell: 0.1
path: serpentine
borders: settle
elements: []
`,
  field: `title: scan
ports: [10200]
boards: 2
rows: 128
columns: 128
x: {strips: 256}
y: {strips: 256}
window: 200
kev-per-amplitude: 0.002
channels: 512
offset-kev: 0.025
gain-kev: 0.05
elements: []
`,
};

const FASTEST = 15;
const BAUD = 115_200;
const LONGEST_DWELL = 3600;
const MOST_DURATION = 30 * 24 * 3600;
/** Of a step, by which a side may be off a whole number of them. */
const WHOLE = 1e-6;

type Content = Record<string, unknown>;

function documentOf(text: string): Document {
  return parseDocument(text, { strict: false, logLevel: 'silent' });
}

function contentOf(text: string): Content {
  const document = documentOf(text);
  const content = document.errors.length > 0 ? undefined : (document.toJS() as unknown);
  return isContent(content) ? content : {};
}

function isContent(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a text is no parameter file at all; undefined: it may be one. */
export function syntaxErrorOf(text: string): string | undefined {
  const { errors } = documentOf(text);
  return errors[0]?.message.split('\n')[0];
}

/** Which kind of scan a parameter file is for. */
export function kindOf(text: string): Kind {
  const content = contentOf(text);
  return 'boards' in content || 'window' in content || 'kev-per-amplitude' in content ? 'field' : 'raster';
}

function at(content: Content, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => (isContent(found) ? found[key] : undefined), content);
}

/** What a field holds, as it is edited. */
export function valueOf(text: string, { path }: Field): string {
  const value = at(contentOf(text), path);
  if (Array.isArray(value)) {
    return value.join(', ');
  }
  return value === undefined || value === null ? '' : String(value);
}

/** The file with another value; comments and all that is not in the form stay. An optional field that is emptied is left out. */
export function withValue(text: string, field: Field, value: string): string {
  const document = documentOf(text);
  if (document.errors.length > 0) {
    return text;
  }
  const { path, holds } = field;
  const trimmed = value.trim();
  if (trimmed === '' && field.isOptional && holds !== 'list') {
    document.deleteIn(path);
    const parent = path.slice(0, -1);
    const left = parent.length > 0 ? at(contentOf(String(document)), parent) : undefined;
    if (isContent(left) && Object.keys(left).length === 0) {
      document.deleteIn(parent);
    }
  } else if (holds === 'list') {
    const items = trimmed.split(/[\s,;]+/).filter(Boolean);
    const list = document.createNode(items, { flow: true });
    document.setIn(path, list);
  } else {
    document.setIn(path, holds === 'number' && isNumber(trimmed) ? Number(trimmed) : value);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Whether a text is a number in the form that all countries' files have: with a point. */
function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

function number(content: Content, ...path: string[]): number {
  const value = at(content, path);
  return typeof value === 'number' ? value : Number.NaN;
}

/** What a parameter file plans, as far as it can be drawn; undefined while something is missing or makes no sense. */
export function planOf(text: string): Plan | undefined {
  const content = contentOf(text);
  return kindOf(text) === 'field' ? fieldOf(content) : rasterOf(content);
}

function fieldOf(content: Content): FieldPlan | undefined {
  const [rows, columns, duration] = [
    number(content, 'rows'),
    number(content, 'columns'),
    number(content, 'duration'),
  ];
  return rows >= 1 && columns >= 1
    ? { kind: 'field', rows, columns, duration: duration > 0 ? duration : undefined }
    : undefined;
}

function rasterOf(content: Content): RasterPlan | undefined {
  const area = (key: string) => number(content, 'area', key);
  const [left, top, width, height, step] = ['left', 'top', 'width', 'height', 'step'].map(area) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const dwell = number(content, 'dwell');
  const rows = Math.round(height / step);
  const columns = Math.round(width / step);
  if (![left, top].every(Number.isFinite) || !(rows >= 1 && columns >= 1 && step > 0 && dwell > 0)) {
    return undefined;
  }
  const axes = ['x', 'y'].map((axis) => ({
    acceleration: number(content, 'stage', axis, 'acceleration'),
    fastest: number(content, 'stage', axis, 'fastest') || FASTEST,
  }));
  const borders = at(content, ['borders']);
  return {
    kind: 'raster',
    left,
    top,
    rows,
    columns,
    step,
    dwell,
    serpentine: at(content, ['path']) !== 'one-way',
    borders: borders === 'pulses' || borders === 'poll' ? borders : 'settle',
    region: cornersOf(at(content, ['region'])),
    spectrometers: spectrometersOf(at(content, ['spectrometers'])),
    acceleration: Math.min(...axes.map(({ acceleration }) => acceleration || Number.POSITIVE_INFINITY)),
    fastest: Math.min(...axes.map(({ fastest }) => fastest)),
  };
}

function cornersOf(region: unknown): [number, number][] {
  const corners = Array.isArray(region) ? (region as unknown[]) : [];
  const isCorner = (corner: unknown): corner is [number, number] =>
    Array.isArray(corner) && corner.length === 2 && corner.every(Number.isFinite);
  return corners.length >= 3 && corners.every(isCorner) ? corners : [];
}

function spectrometersOf(list: unknown): Spectrometer[] {
  return (Array.isArray(list) ? (list as unknown[]) : []).filter(isContent).map((each) => ({
    isSerial: !String(each['port'] ?? '').startsWith('udp:'),
    baud: typeof each['baud'] === 'number' ? each['baud'] : BAUD,
    channels: Number(/MCAC=(\d+)/.exec(String(each['settings'] ?? ''))?.[1] ?? 0),
  }));
}

export type Problem =
  | { why: 'missing' }
  | { why: 'notANumber' }
  | { why: 'notPositive' }
  | { why: 'tooLong'; most: number }
  | { why: 'notWhole'; step: number }
  | { why: 'tooFast'; speed: number; fastest: number };

/** What is wrong with fields of the form, as far as that can be told without the adapter. */
export function problemsOf(text: string): Partial<Record<FieldId, Problem>> {
  const content = contentOf(text);
  const kind = kindOf(text);
  const problems: Partial<Record<FieldId, Problem>> = {};
  for (const { id, path, holds, isOptional } of FIELDS[kind]) {
    const value = at(content, path);
    const isMissing = value === undefined || value === null || value === '';
    if (holds === 'number' && isMissing && !isOptional) {
      problems[id] = { why: 'missing' };
    } else if (holds === 'number' && !isMissing && typeof value !== 'number') {
      problems[id] = { why: 'notANumber' };
    } else if (typeof value === 'number' && id !== 'left' && id !== 'top' && !(value > 0)) {
      problems[id] = { why: 'notPositive' };
    }
  }
  if (kind === 'field') {
    if (number(content, 'duration') > MOST_DURATION) {
      problems.duration = { why: 'tooLong', most: MOST_DURATION };
    }
    return problems;
  }
  const [step, dwell] = [number(content, 'area', 'step'), number(content, 'dwell')];
  for (const side of ['width', 'height'] as const) {
    const steps = number(content, 'area', side) / step;
    const isWhole = steps >= 1 - WHOLE && Math.abs(steps - Math.round(steps)) <= WHOLE * steps;
    if (Number.isFinite(steps) && step > 0 && !isWhole) {
      problems[side] ??= { why: 'notWhole', step };
    }
  }
  if (dwell > LONGEST_DWELL) {
    problems.dwell = { why: 'tooLong', most: LONGEST_DWELL };
  }
  const plan = rasterOf(content);
  const fastest = number(content, 'stage', 'x', 'fastest') || FASTEST;
  if (plan && plan.borders !== 'settle' && plan.step / plan.dwell > fastest) {
    problems.dwell ??= { why: 'tooFast', speed: plan.step / plan.dwell, fastest };
  }
  return problems;
}

/** The field of the form that a message of the adapter is about: "the parameters, line 9: width=40.5 mm: must be ...". */
export function fieldOfMessage(message: string, kind: Kind): FieldId | undefined {
  const said = message.replace(/^the parameters(, line \d+)?: /, '');
  const name = /^([a-z][a-z0-9.-]*)/.exec(said)?.[1]?.split('.').at(-1);
  return FIELDS[kind].find(({ id }) => id === name)?.id;
}
