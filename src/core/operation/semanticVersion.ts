// Semantic versions of a prompt: tags `prompt/<id>@x.y.z` in Git, and the next one that a change asks for. Tags are made when
// they are asked for and never moved; `v<n>` goes on counting without them.
import type { PromptVersion, TagPlace } from '../history/promptVersion.ts';
import { type ChangeSummary, type SemanticStep, summarizeChange } from './changeSummary.ts';
import type { Project, PromptEntry, ResolvedPrompt } from './project.ts';

type TagSource = Pick<Project, 'tags' | 'resolveSelector' | 'versions'>;
type Triple = readonly [number, number, number];

export interface SemanticTag {
  readonly tag: string;
  /** `1.2.0`. */
  readonly semver: string;
  /** The version it stands at, by its number at HEAD. */
  readonly number: number;
}

export interface TagProposal {
  /** The highest tag at this version or an older one; null when there is none. */
  readonly since: SemanticTag | null;
  readonly next: string;
  readonly tag: string;
  readonly bump: SemanticStep;
  readonly reasons: readonly string[];
}

/** The tag's name; what no tag may hold becomes a hyphen. */
export function tagName(promptId: string, semver: string): string {
  const id = promptId.replace(/[^\p{L}\p{N}._/-]+/gu, '-').replace(/\.{2,}|\/{2,}/g, '-');
  return `prompt/${id}@${semver}`;
}

const shape = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;

/** Whether a text is `x.y.z` in whole numbers. */
export function isSemver(text: string): boolean {
  return shape.test(text);
}

/** The prompt's tags at versions of HEAD's history, highest first. */
export async function semanticTags(project: TagSource, entry: PromptEntry): Promise<readonly SemanticTag[]> {
  const prefix = tagName(entry.id, '');
  const own = (await project.tags()).filter(({ tag }) => tag.startsWith(prefix) && isSemver(tag.slice(prefix.length)));
  if (own.length === 0) return [];
  const versions = await project.versions(entry);
  const found = await Promise.all(own.map((tag) => standing(tag, prefix, { project, entry, versions })));
  return found.filter((tag) => tag !== null).sort((a, b) => compareSemver(b.semver, a.semver));
}

interface Standing {
  readonly project: TagSource;
  readonly entry: PromptEntry;
  readonly versions: readonly PromptVersion[];
}

async function standing(
  { tag }: TagPlace,
  prefix: string,
  { project, entry, versions }: Standing,
): Promise<SemanticTag | null> {
  const resolved = await project.resolveSelector(entry, `refs/tags/${tag}`).catch(() => null);
  const version = versions.find(({ commit }) => commit === resolved?.version?.commit);
  return version ? { tag, semver: tag.slice(prefix.length), number: version.number } : null;
}

/** What `resolved`, a committed version, would be called next. The first tag is 1.0.0. */
export async function proposeTag(project: TagSource, resolved: ResolvedPrompt): Promise<TagProposal> {
  const { entry, version } = resolved;
  const number = version?.number ?? 0;
  const since = (await semanticTags(project, entry)).find((tag) => tag.number <= number) ?? null;
  const before = since ? await project.resolveSelector(entry, `refs/tags/${since.tag}`) : null;
  const summary = before?.prompt && resolved.prompt ? summarizeChange(before.prompt, resolved.prompt) : null;
  const next = since ? nextSemver(since.semver, summary) : '1.0.0';
  return {
    since,
    next,
    tag: tagName(entry.id, next),
    bump: summary?.bump ?? 'none',
    reasons: since ? (summary?.reasons ?? []) : ['This prompt has no tag yet.'],
  };
}

/** A change that cannot be read may break anybody. */
function nextSemver(semver: string, summary: ChangeSummary | null): string {
  const [major, minor, patch] = tripleOf(semver);
  const bump = summary?.bump ?? 'major';
  if (bump === 'major') return `${major + 1}.0.0`;
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function tripleOf(semver: string): Triple {
  const [, major, minor, patch] = shape.exec(semver) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)];
}

export function compareSemver(a: string, b: string): number {
  const [left, right] = [tripleOf(a), tripleOf(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}
