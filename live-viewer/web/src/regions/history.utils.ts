import type { Annotation } from '../gen/pentimento/control_pb';
import { texts } from '../texts';

type Version = Pick<Annotation, 'name' | 'colour' | 'labels' | 'text' | 'region' | 'regionOmitted'>;

/** What one of the versions of a region, oldest first, has changed, for people: "name: Lips → Mouth". */
export function changesOf(versions: Version[], at: number): string[] {
  const before = versions[at - 1];
  const now = versions[at];
  if (!before || !now) {
    return [texts.versionFirst];
  }
  const said = (value: string) => value || '–';
  const changed: string[] = [];
  for (const field of ['name', 'colour', 'labels', 'text'] as const) {
    const [was, is] = [before, now].map((version) => version[field].toString());
    if (was !== is) {
      changed.push(`${texts.versionChanges[field]}: ${said(was!)} → ${said(is!)}`);
    }
  }
  // A version keeps its shape only where the next one has another.
  if (before.region || before.regionOmitted) {
    changed.push(texts.versionChanges.region);
  }
  return changed;
}
