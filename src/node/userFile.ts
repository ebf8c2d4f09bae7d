// Files a user names on a command line: read as they are, pipes and links included, for the user chose them.
import { open } from 'node:fs/promises';
import { TrackerError } from '../core/base/trackerError.ts';

const maxUserFileBytes = 64 * 1024 * 1024;

/** Throws `file/not-found`, `file/not-regular` or `file/too-large`. */
export async function readUserFile(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of userFileChunks(path)) {
    size += chunk.length;
    if (size > maxUserFileBytes)
      throw new TrackerError('file/too-large', `${path} is larger than 64 MB.`, { location: { path } });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A file of any size, piece by piece. Throws `file/not-found` or `file/not-regular`. */
export async function* userFileChunks(path: string): AsyncGenerator<Uint8Array> {
  const location = { path };
  try {
    await using file = await open(path, 'r');
    for await (const chunk of file.createReadStream({ autoClose: false })) yield chunk as Uint8Array;
  } catch (cause) {
    if (cause instanceof TrackerError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EISDIR') throw new TrackerError('file/not-regular', `${path} is a folder.`, { location, cause });
    throw new TrackerError('file/not-found', `${path} cannot be read (${code}).`, { location, cause });
  }
}
