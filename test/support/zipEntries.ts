// The table of contents of a zip archive, read from its central directory (APPNOTE.TXT 4.3.12 and 4.3.16).
// Enough to say what is in a package and how big it is; contents are not unpacked.

export interface ZipEntry {
  readonly name: string;
  /** Bytes after unpacking. */
  readonly size: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;

/** Every entry in archive order; throws when the bytes are no zip archive or use zip64. */
export function readZipEntries(archive: Buffer): ZipEntry[] {
  let end = archive.length - endLength;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new Error('No end of central directory: not a zip archive.');
  const count = archive.readUInt16LE(end + 10);
  let offset = archive.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  while (entries.length < count) {
    if (archive.readUInt32LE(offset) !== entrySignature) throw new Error(`No directory entry at byte ${offset}.`);
    const nameLength = archive.readUInt16LE(offset + 28);
    const name = archive.toString('utf8', offset + entryLength, offset + entryLength + nameLength);
    entries.push({ name, size: archive.readUInt32LE(offset + 24) });
    offset += entryLength + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  return entries;
}
