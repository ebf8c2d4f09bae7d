// The files of one rendering: texts where `file` variables stand, images beside the messages whose templates name an
// `image` variable or whose `attachments` list them. Each file is read once.
import type { Json } from '../base/hash.ts';
import { templateVariables } from '../template/templateVariables.ts';
import {
  type AttachedBytes,
  type AttachedImage,
  type Attachment,
  type FileReader,
  type FileRefusal,
  maxImages,
  readAttachedImage,
  readAttachedText,
} from './attachedFile.ts';
import type { Message, Prompt, VariableType } from './prompt.ts';

type Values = { readonly [name: string]: Json };

export interface FileProblemAt extends FileRefusal {
  /** The variable whose value the file is; null for an attachment of a message. */
  readonly variable: string | null;
}

type ReportFile = (problem: FileProblemAt) => void;

export interface PromptFiles {
  readonly attachedBytes: AttachedBytes;
  /** What templates see: the text of a file, and nothing where an image stands. */
  templateValues(values: Values, report: ReportFile): Values;
  /** What a record may show: paths; of a sensitive file the text itself, so that it is found and hidden in the messages. */
  recordedValues(values: Values): Values;
  /** The message with its images as attachments. */
  attach(message: Message, values: Values, report: ReportFile): Message;
}

/** With `read` null nothing is read: a file stands as its path, and messages keep what they name. */
export function openPromptFiles({ variables, templateFormat }: Prompt, read: FileReader | null): PromptFiles {
  const attachedBytes = new Map<string, Uint8Array>();
  const texts = new Map<string, ReturnType<typeof readAttachedText>>();
  const images = new Map<string, AttachedImage | FileRefusal>();

  const textAt = (path: string, reader: FileReader): ReturnType<typeof readAttachedText> => {
    const found = texts.get(path) ?? readAttachedText(path, reader);
    texts.set(path, found);
    return found;
  };
  const imageAt = (path: string, reader: FileReader): AttachedImage | FileRefusal => {
    const isNew = !images.has(path);
    const found = isNew && images.size >= maxImages ? tooMany : (images.get(path) ?? readAttachedImage(path, reader));
    images.set(path, found);
    if ('bytes' in found) attachedBytes.set(found.attachment.sha256, found.bytes);
    return found;
  };
  const named = (type: VariableType, values: Values): [string, string][] =>
    variables
      .filter((variable) => variable.type === type)
      .flatMap(({ name }) => {
        const path = Object.hasOwn(values, name) ? values[name] : undefined;
        return typeof path === 'string' && path !== '' ? [[name, path] as [string, string]] : [];
      });

  return {
    attachedBytes,
    templateValues(values, report) {
      const seen: { [name: string]: Json } = { ...values };
      for (const [name] of named('image', values)) seen[name] = '';
      for (const [name, path] of read === null ? [] : named('file', values)) {
        const found = textAt(path, read!);
        if ('text' in found) seen[name] = found.text;
        else report({ ...found, variable: name });
      }
      return seen;
    },
    recordedValues(values) {
      const sensitive = new Set(variables.filter((variable) => variable.sensitive).map(({ name }) => name));
      const hidden = named('file', values).flatMap(([name, path]): [string, Json][] => {
        const found = sensitive.has(name) ? texts.get(path) : undefined;
        return found !== undefined && 'text' in found ? [[name, found.text]] : [];
      });
      return { ...values, ...Object.fromEntries(hidden) };
    },
    attach(message, values, report) {
      if (read === null) return message;
      const used = new Set(templateVariables(message.content, templateFormat).map(({ name }) => name));
      const wanted = [
        ...(message.attachments ?? []).map((value) => ({ variable: null, path: pathOf(value) })),
        ...named('image', values)
          .filter(([name]) => used.has(name))
          .map(([variable, path]) => ({ variable, path })),
      ];
      const attachments: Attachment[] = [];
      for (const { variable, path } of wanted) {
        const found = path === null ? noPath : message.role === 'user' ? imageAt(path, read) : wrongRole;
        if ('bytes' in found) attachments.push(found.attachment);
        else report({ ...found, variable });
      }
      const { attachments: _written, ...rest } = message;
      return attachments.length === 0 ? rest : { ...rest, attachments };
    },
  };
}

function pathOf(value: Json): string | null {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return null;
  const path = 'path' in value ? value.path : undefined;
  return typeof path === 'string' ? path : null;
}

const noPath: FileRefusal = {
  code: 'prompt/wrong-file',
  message: 'An attachment must be the path of an image, such as `img/cat.png`, or a mapping with `path`.',
};
const wrongRole: FileRefusal = {
  code: 'prompt/wrong-file',
  message: 'Images can only go with a message of the user. Name the image in a message with `role: user`.',
};
const tooMany: FileRefusal = {
  code: 'prompt/file-too-large',
  message: `A prompt can send ${maxImages} images at most. Send fewer.`,
};
