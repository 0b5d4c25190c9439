import { texts } from '../texts';
import { within } from './registration.utils';

/** What the viewer takes at most, bytes. */
const MOST_BYTES = 900_000;
/** Longest sides that are tried, px, and with what quality. */
const ATTEMPTS = [
  [3600, 0.9],
  [3000, 0.85],
  [2400, 0.85],
  [2000, 0.8],
  [1600, 0.8],
  [1200, 0.75],
  [800, 0.7],
] as const;

/** A picture from a file as JPEG, no larger than the viewer takes. Fails when the browser cannot read it. */
export async function shrunk(file: File): Promise<{ mediaType: string; image: Uint8Array }> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    throw new Error(texts.photograph.unreadable(file.name));
  }
  try {
    for (const [side, quality] of ATTEMPTS) {
      const { width, height } = within(picture, side);
      const canvas = new OffscreenCanvas(width, height);
      canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
      if (blob.size <= MOST_BYTES) {
        return { mediaType: blob.type, image: new Uint8Array(await blob.arrayBuffer()) };
      }
    }
  } finally {
    picture.close();
  }
  throw new Error(texts.photograph.unreadable(file.name));
}
