// The images of a message in the one form that all APIs are built from: a media type and base64.
import { base64Of } from '../../base/base64.ts';
import { attachmentsOf } from '../../prompt/attachedFile.ts';
import type { Message } from '../../prompt/prompt.ts';
import type { CompletionRequest } from '../provider.ts';
import { ProviderFailure } from '../providerFailure.ts';

export interface InlineImage {
  readonly mediaType: string;
  readonly base64: string;
}

/** Throws a failure when bytes are missing: an answer to a prompt without its image would be the answer to another one. */
export function imagesOf(message: Message, { attachedBytes }: CompletionRequest): InlineImage[] {
  const attachments = attachmentsOf(message);
  if (attachments.length !== (message.attachments?.length ?? 0)) throw notRead('An attachment');
  return attachments.map(({ path, mediaType, sha256 }) => {
    const bytes = attachedBytes?.get(sha256);
    if (bytes === undefined) throw notRead(`The image ${path}`);
    return { mediaType, base64: base64Of(bytes) };
  });
}

export function dataUrl({ mediaType, base64 }: InlineImage): string {
  return `data:${mediaType};base64,${base64}`;
}

function notRead(what: string): ProviderFailure {
  const message = `${what} of a message was not read before the call, so nothing was sent. Run the prompt anew.`;
  return new ProviderFailure('provider/invalid-request', message);
}
