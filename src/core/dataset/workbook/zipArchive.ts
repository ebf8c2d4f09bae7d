// The members of a zip archive by its central directory (APPNOTE.TXT 4.3.12 and 4.3.16), unpacked one at a time and only as
// far as the reader allows. Encrypted archives and those of more than 4 GB are refused.
import { inflate, WorkbookFault } from './inflate.ts';

export interface ZipArchive {
  /** The bytes of a member; null when there is none. Throws a WorkbookFault for a damaged one, or one of more bytes. */
  read(name: string, most: number): Uint8Array | null;
}

interface Member {
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  readonly headerAt: number;
}

const [endMark, memberMark, headerMark] = [0x06054b50, 0x02014b50, 0x04034b50];
const endLength = 22;
const longestComment = 65_535;
const mostMembers = 10_000;

/** Throws a WorkbookFault for what is no archive. */
export function openZip(bytes: Uint8Array): ZipArchive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members = readMembers(bytes, view);
  return {
    read(name, most) {
      const member = members.get(name);
      if (member === undefined) return null;
      if (member.isEncrypted) throw new WorkbookFault('it is protected by a password');
      if (member.size > most) throw new WorkbookFault(`${name} in it is larger than ${Math.round(most / 1e6)} MB`);
      const unpacked = unpack(bytes, view, member);
      if (checksumOf(unpacked) !== member.checksum) throw new WorkbookFault('it is damaged');
      return unpacked;
    },
  };
}

function readMembers(bytes: Uint8Array, view: DataView): ReadonlyMap<string, Member> {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const decoder = new TextDecoder();
  const members = new Map<string, Member>();
  let at = view.getUint32(end + 16, true);
  if (count > mostMembers) throw new WorkbookFault('it has too many parts');
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== memberMark) throw new WorkbookFault('it is damaged');
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    members.set(decoder.decode(bytes.subarray(at + 46, nameEnd)).replaceAll('\\', '/'), {
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      headerAt: view.getUint32(at + 42, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - endLength - longestComment);
  for (let at = view.byteLength - endLength; at >= first; at--) if (view.getUint32(at, true) === endMark) return at;
  throw new WorkbookFault('it is no workbook');
}

function unpack(bytes: Uint8Array, view: DataView, { method, packedSize, size, headerAt }: Member): Uint8Array {
  if (headerAt + 30 > bytes.length || view.getUint32(headerAt, true) !== headerMark)
    throw new WorkbookFault('it is damaged');
  const start = headerAt + 30 + view.getUint16(headerAt + 26, true) + view.getUint16(headerAt + 28, true);
  const packed = bytes.subarray(start, start + packedSize);
  if (method === 8) return inflate(packed, size);
  if (method !== 0 || packed.length !== size) throw new WorkbookFault('it is damaged');
  return packed;
}

const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum >>> 0;
});

/** CRC-32. */
function checksumOf(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (let at = 0; at < bytes.length; at++)
    sum = (sum >>> 8) ^ (checksums[(sum ^ (bytes[at] as number)) & 0xff] as number);
  return (sum ^ 0xffffffff) >>> 0;
}
