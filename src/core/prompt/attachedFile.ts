// Files of the workspace that a prompt sends: as text where a `file` variable stands, or as an image beside a message.
// A record names such a file and holds its hash; its bytes travel beside the messages and are kept nowhere.
import { TrackerError } from '../base/trackerError.ts';
import { imageType } from './imageType.ts';
import type { Message } from './prompt.ts';

export interface FileContent {
  readonly bytes: Uint8Array;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** `outside` also stands for a path that is not plain: absolute, with `..`, hidden, or through a link that leads out. */
export type FileProblem = 'missing' | 'outside' | 'not-regular' | 'too-large';

/** A file by its path from the root of the workspace, with `/`; or why it cannot be had. */
export type FileReader = (path: string, maxBytes: number) => FileContent | FileProblem;

/** An image beside a message as records have it. A type and no interface, so that it is JSON. */
export type Attachment = {
  readonly path: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
};

/** The bytes of attached images by their hash. */
export type AttachedBytes = ReadonlyMap<string, Uint8Array>;

export interface FileRefusal {
  readonly code: 'prompt/missing-file' | 'prompt/file-outside' | 'prompt/file-too-large' | 'prompt/wrong-file';
  /** Names the file and says what to do. */
  readonly message: string;
}

const megabyte = 1024 * 1024;
const maxTextBytes = megabyte;
const maxImageBytes = 5 * megabyte;
export const maxImages = 20;

/** Whether a path may name an attached file at all: relative, with `/`, without `..`, hidden parts or tricks. */
export function isPlainPath(path: string): boolean {
  if (path === '' || path.length > 500 || /[\\:%\p{Cc}\p{Cf}\u2028\u2029]/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && !part.startsWith('.') && part === part.trim());
}

/** The text of a file in UTF-8 of at most 1 MB. */
export function readAttachedText(path: string, read: FileReader): { readonly text: string } | FileRefusal {
  const found = read(path, maxTextBytes);
  if (typeof found === 'string') return refusalOf(found, path, maxTextBytes);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(found.bytes) };
  } catch {
    const remedy = imageType(found.bytes) === null ? 'Save it as UTF-8.' : 'Declare the variable with `type: image`.';
    return { code: 'prompt/wrong-file', message: `The file ${quoted(path)} is no text in UTF-8. ${remedy}` };
  }
}

export interface AttachedImage {
  readonly attachment: Attachment;
  readonly bytes: Uint8Array;
}

/** A PNG, JPEG, GIF or WebP image of at most 5 MB; its first bytes decide, not its name. */
export function readAttachedImage(path: string, read: FileReader): AttachedImage | FileRefusal {
  const found = read(path, maxImageBytes);
  if (typeof found === 'string') return refusalOf(found, path, maxImageBytes);
  const { bytes, sha256 } = found;
  const mediaType = imageType(bytes);
  if (mediaType !== null) return { attachment: { path, mediaType, size: bytes.byteLength, sha256 }, bytes };
  const remedy = 'Convert it, or send its text through a variable with `type: file`.';
  return {
    code: 'prompt/wrong-file',
    message: `The file ${quoted(path)} is no PNG, JPEG, GIF or WebP image. ${remedy}`,
  };
}

/**
 * The bytes of the images that recorded messages name, read anew. Throws `file/not-found`, `file/outside-workspace`,
 * `file/too-large` or `usage/invalid-argument` as a first run would, and `file/changed` when it is another image by now.
 */
export function rereadAttachments(messages: readonly Message[], read: FileReader): AttachedBytes {
  const bytes = new Map<string, Uint8Array>();
  for (const { path, sha256 } of messages.flatMap(attachmentsOf)) {
    const found = readAttachedImage(path, read);
    if ('code' in found) throw new TrackerError(refusalErrors[found.code], found.message);
    if (found.attachment.sha256 !== sha256) {
      const hint = 'Run the prompt anew to send the image as it is now.';
      throw new TrackerError('file/changed', `The image ${quoted(path)} has changed since that run.`, { hint });
    }
    bytes.set(sha256, found.bytes);
  }
  return bytes;
}

/** What a refused file means for an operation. */
export const refusalErrors = {
  'prompt/missing-file': 'file/not-found',
  'prompt/file-outside': 'file/outside-workspace',
  'prompt/file-too-large': 'file/too-large',
  'prompt/wrong-file': 'usage/invalid-argument',
} as const satisfies { readonly [code in FileRefusal['code']]: string };

/** The attachments of a rendered message; those of a template, which are only named yet, are none. */
export function attachmentsOf({ attachments }: Pick<Message, 'attachments'>): Attachment[] {
  return (attachments ?? []).flatMap((value) => {
    const { path, mediaType, size, sha256 } = (value ?? {}) as Partial<Attachment>;
    const isWhole = typeof path === 'string' && typeof mediaType === 'string' && typeof sha256 === 'string';
    return isWhole ? [{ path, mediaType, sha256, size: typeof size === 'number' ? size : 0 }] : [];
  });
}

function refusalOf(problem: FileProblem, path: string, maxBytes: number): FileRefusal {
  const name = quoted(path);
  switch (problem) {
    case 'missing':
      return {
        code: 'prompt/missing-file',
        message: `There is no file ${name}. Give its path from the root of the workspace.`,
      };
    case 'outside':
      return {
        code: 'prompt/file-outside',
        message: `${name} is no plain path inside the workspace. Give the path of a file in it, with \`/\` and without \`..\`, hidden folders or links that lead out.`,
      };
    case 'not-regular':
      return { code: 'prompt/wrong-file', message: `${name} is no regular file. Give the path of a file.` };
    case 'too-large':
      return {
        code: 'prompt/file-too-large',
        message: `The file ${name} is larger than ${maxBytes / megabyte} MB. Send a smaller one.`,
      };
  }
}

/** A file name is anybody's text: one line of it, at a readable length. */
function quoted(path: string): string {
  const line = path.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return `"${line.length > 120 ? `${line.slice(0, 119)}…` : line}"`;
}
