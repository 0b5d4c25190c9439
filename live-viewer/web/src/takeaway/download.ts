/** How far a download is: bytes so far, of how many where that is known; or that the viewer asks to wait, and why. */
export type Progress = { bytes: number; of: number | undefined } | { waitsFor: string };

const NOT_YET = 503;

export interface Taken {
  content: Blob;
  disposition: string | null;
}

/**
 * Fetches a file; asks again for one that cannot be made yet.
 *
 * Rejects with what the viewer says is wrong.
 */
export async function download(
  url: string,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Taken> {
  for (;;) {
    const answer = await fetch(url, { signal });
    if (answer.status === NOT_YET) {
      onProgress({ waitsFor: (await answer.text()).trim() });
      const seconds = Number(answer.headers.get('Retry-After') ?? 2);
      await new Promise((done) => setTimeout(done, 1000 * seconds));
      signal.throwIfAborted();
      continue;
    }
    if (!answer.ok || !answer.body) {
      throw new Error((await answer.text()).trim() || answer.statusText);
    }
    const content = await read(answer, onProgress);
    return { content, disposition: answer.headers.get('Content-Disposition') };
  }
}

async function read(answer: Response, onProgress: (progress: Progress) => void): Promise<Blob> {
  const length = Number(answer.headers.get('Content-Length') ?? 0);
  const isPacked = (answer.headers.get('Content-Encoding') ?? 'identity') !== 'identity';
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = answer.body!.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    onProgress({ bytes, of: length > 0 && !isPacked ? length : undefined });
  }
  return new Blob(parts, { type: answer.headers.get('Content-Type') ?? '' });
}

/** Has the browser keep something under a name. */
export function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
