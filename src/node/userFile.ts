// Files a user names on a command line: read as they are, pipes and links included, for the user chose them.
import { open } from 'node:fs/promises';
import { TrackerError } from '../core/base/trackerError.ts';

const maxUserFileBytes = 64 * 1024 * 1024;

/** Throws `file/not-found`, `file/not-regular` or `file/too-large`. */
export async function readUserFile(path: string): Promise<Uint8Array> {
  const location = { path };
  try {
    await using file = await open(path, 'r');
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      size += (chunk as Buffer).length;
      if (size > maxUserFileBytes)
        throw new TrackerError('file/too-large', `${path} is larger than 64 MB.`, { location });
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } catch (cause) {
    if (cause instanceof TrackerError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EISDIR') throw new TrackerError('file/not-regular', `${path} is a folder.`, { location, cause });
    throw new TrackerError('file/not-found', `${path} cannot be read (${code}).`, { location, cause });
  }
}
