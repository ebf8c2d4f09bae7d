// What a provider's moderation says of a text: a score for each of its classes of harm.

export interface ModerationRequest {
  /** `provider/model`; null for the provider's current one. */
  readonly model: string | null;
  readonly text: string;
}

export interface Moderated {
  readonly status: 'moderated';
  /** `provider/model` that classified it. */
  readonly source: string;
  readonly flagged: boolean;
  readonly categories: { readonly [name: string]: { readonly flagged: boolean; readonly score: number } };
}

export type ModerationReply =
  | Moderated
  | { readonly status: 'failed'; readonly code: string; readonly message: string };
