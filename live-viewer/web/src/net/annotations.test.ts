import { create } from '@bufbuild/protobuf';
import { beforeEach, expect, test } from 'vitest';
import { type Annotation, AnnotationSchema, RegionSchema } from '../gen/pentimento/control_pb';
import { type AnnotationEdit, AnnotationChangesSchema, EditReplySchema } from '../gen/pentimento/viewer_pb';
import { Annotations } from './annotations';

const region = create(RegionSchema, { shape: { case: 'geojson', value: '{}' } });
const content = { name: 'Face', colour: '#e69f00', labels: [], text: '', region };

let edits: AnnotationEdit[];
let annotations: Annotations;
let kept: Map<string, Annotation>;
let revisions: Map<string, number>;

beforeEach(() => {
  edits = [];
  kept = new Map();
  revisions = new Map();
  annotations = new Annotations(
    (edit) => edits.push(edit),
    () => undefined,
  );
  annotations.watch('s');
});

/** Does what the viewer does with the last edit. */
function answer(): void {
  const edit = edits.at(-1)!;
  const wanted = edit.annotation!;
  const before = kept.get(wanted.id);
  const revision = (revisions.get(wanted.id) ?? 0) + 1;
  revisions.set(wanted.id, revision);
  if (edit.delete) {
    kept.delete(wanted.id);
  } else {
    kept.set(
      wanted.id,
      create(AnnotationSchema, { ...wanted, revision, region: wanted.region ?? before?.region }),
    );
  }
  annotations.received(create(EditReplySchema, { id: edit.id, revision, annotation: kept.get(wanted.id) }));
}

function changedByBob(id: string): void {
  const before = kept.get(id)!;
  const now = create(AnnotationSchema, {
    ...before,
    revision: before.revision + 1,
    author: 'Bob',
    name: 'His',
  });
  kept.set(id, now);
  annotations.apply(create(AnnotationChangesSchema, { annotations: [now], complete: true }));
}

test('an edit says from which revision it was made, and sends a shape only when it is another', () => {
  const id = annotations.create('Ada', content);
  expect(edits[0]).toMatchObject({ annotation: { revision: 0, scan: 's', author: 'Ada', region } });
  answer();
  annotations.change('Ada', id, { name: 'Lips' });
  expect(edits[1]).toMatchObject({ annotation: { id, revision: 1, name: 'Lips', colour: '#e69f00' } });
  expect(edits[1]!.annotation!.region).toBeUndefined();
});

test('edits wait for one another, since each is made from what the one before has left', () => {
  const id = annotations.create('Ada', content);
  answer();
  annotations.change('Ada', id, { name: 'One' });
  annotations.change('Ada', id, { text: 'Two' });
  expect(edits).toHaveLength(2);
  answer();
  expect(edits[2]!.annotation!.revision).toBe(2);
});

test('own edits are taken back and done again, one after the other', () => {
  const id = annotations.create('Ada', content);
  answer();
  annotations.change('Ada', id, { name: 'Lips' });
  answer();
  annotations.undo('Ada');
  answer();
  expect(annotations.all.get(id)?.name).toBe('Face');
  annotations.undo('Ada');
  answer();
  expect(annotations.all.has(id)).toBe(false);
  expect(annotations.canUndo).toBe(false);
  annotations.redo('Ada');
  answer();
  annotations.redo('Ada');
  answer();
  expect(annotations.all.get(id)?.name).toBe('Lips');
  expect(annotations.canRedo).toBe(false);
  annotations.remove('Ada', id);
  answer();
  annotations.undo('Ada');
  answer();
  expect(annotations.all.get(id)).toMatchObject({ name: 'Lips', region });
});

test('what somebody else has changed since is not taken back', () => {
  const id = annotations.create('Ada', content);
  answer();
  annotations.change('Ada', id, { name: 'Lips' });
  answer();
  changedByBob(id);
  annotations.undo('Ada');
  expect(edits).toHaveLength(2);
  expect(annotations.refusal?.message).toMatch('Bob');
  expect(annotations.all.get(id)?.name).toBe('His');
});

test('an edit that is behind shows what is there, and is not one to take back', () => {
  const id = annotations.create('Ada', content);
  answer();
  annotations.change('Ada', id, { name: 'Lips' });
  const theirs = create(AnnotationSchema, { ...kept.get(id)!, revision: 2, author: 'Bob', name: 'His' });
  annotations.received(
    create(EditReplySchema, { id: edits[1]!.id, behind: true, message: 'Behind.', annotation: theirs }),
  );
  expect(annotations.all.get(id)?.name).toBe('His');
  expect(annotations.refusal?.message).toBe('Behind.');
  annotations.undo('Ada');
  expect(annotations.refusal?.message).toMatch('Bob');
});

test('what waits when the connection is lost is repeated as the same', () => {
  annotations.create('Ada', content);
  annotations.watch('s');
  annotations.repeat();
  expect(edits.map(({ id }) => id)).toEqual([edits[0]!.id, edits[0]!.id]);
});

test('what was deleted while the connection was lost is gone when all has come', () => {
  const [gone, stays] = ['1', '2'].map((id) => create(AnnotationSchema, { id, revision: 1 }));
  annotations.apply(create(AnnotationChangesSchema, { annotations: [gone!, stays!], complete: true }));
  annotations.watch('s');
  annotations.apply(create(AnnotationChangesSchema, { complete: false }));
  expect([...annotations.all.keys()]).toEqual(['1', '2']);
  annotations.apply(create(AnnotationChangesSchema, { annotations: [stays!], complete: true }));
  expect([...annotations.all.keys()]).toEqual(['2']);
});

test('another scan has other regions, and nothing to take back', () => {
  const id = annotations.create('Ada', content);
  answer();
  annotations.watch('other');
  expect(annotations.all.has(id)).toBe(false);
  expect(annotations.canUndo).toBe(false);
});

test('a change that waits for another one does not take it back', () => {
  const id = annotations.create('Ada', content);
  answer();
  annotations.change('Ada', id, { text: 'Shows through.' });
  annotations.change('Ada', id, { colour: '#cc79a7' });
  answer();
  answer();
  expect(kept.get(id)).toMatchObject({ text: 'Shows through.', colour: '#cc79a7', revision: 3 });
  annotations.undo('Ada');
  answer();
  expect(kept.get(id)).toMatchObject({ text: 'Shows through.', colour: content.colour });
});
