// Files a user names on a command line: read as they are, pipes and links included, for the user chose them.
import { open } from 'node:fs/promises';
import { TrackerError } from '../core/base/trackerError.ts';

const maxUserFileBytes = 64 * 1024 * 1024;

const reasons: { readonly [code: string]: string } = {
  EISDIR: 'is a folder',
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
};

/** `name` is how the user wrote it. Throws `file/not-found`, `file/not-regular` or `file/too-large`. */
export async function readUserFile(path: string, name = path): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of userFileChunks(path, name)) {
    size += chunk.length;
    if (size > maxUserFileBytes)
      throw new TrackerError('file/too-large', `${name} is larger than 64 MB.`, { location: { path: name } });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A file of any size, piece by piece. Throws `file/not-found` or `file/not-regular`. */
export async function* userFileChunks(path: string, name = path): AsyncGenerator<Uint8Array> {
  const location = { path: name };
  try {
    await using file = await open(path, 'r');
    for await (const chunk of file.createReadStream({ autoClose: false })) yield chunk as Uint8Array;
  } catch (cause) {
    if (cause instanceof TrackerError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const why = reasons[code ?? ''] ?? `cannot be read (${code})`;
    const hint =
      code === 'EISDIR' ? 'A name that ends with / stands for the files in it, where a folder may be given.' : null;
    throw new TrackerError(code === 'EISDIR' ? 'file/not-regular' : 'file/not-found', `${name} ${why}.`, {
      ...{ location, cause },
      ...(hint === null ? {} : { hint }),
    });
  }
}
