// Markdown of a model or a repository as HTML: no HTML of its own, no images (an image address is a beacon), and links to
// web pages and mail addresses only. Whoever shows the page opens links itself, after showing their real host.
import type MarkdownIt from 'markdown-it';
import { escapeTerminal } from '../base/escapeTerminal.ts';

/** Longer texts are cut; a page of this size is not read by anyone. */
export const longestText = 1_000_000;
const allowedLink = /^(?:https?:\/\/[^/]|mailto:[^?]+@)/i;

type MarkdownClass = typeof MarkdownIt;
type SafeRenderer = (text: string) => string;

let renderer: Promise<SafeRenderer> | null = null;

/** HTML without scripts, frames, images, styles, ids or event handlers, whatever the text says. */
export async function renderMarkdownSafely(text: string): Promise<string> {
  renderer ??= import('markdown-it').then(({ default: Markdown }) => createSafeRenderer(Markdown));
  return (await renderer)(text);
}

/** The same as a plain function, for a caller that has the markdown package at hand. */
export function createSafeRenderer(Markdown: MarkdownClass): SafeRenderer {
  const markdown = configureSafely(Markdown);
  const drawLink = markdown.renderer.rules.link_open;
  markdown.renderer.rules.link_open = (tokens, index, options, environment, self) => {
    tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
    return drawLink?.(tokens, index, options, environment, self) ?? self.renderToken(tokens, index, options);
  };
  return (text) => markdown.render(escapeTerminal(text.slice(0, longestText)));
}

/** A parser that reads no HTML and no images, and takes links to web pages and mail addresses only. */
export function configureSafely(Markdown: MarkdownClass): InstanceType<MarkdownClass> {
  const markdown = new Markdown({ html: false, linkify: false, typographer: false });
  markdown.disable('image');
  // The library's own rule lets editor commands and custom schemes through.
  markdown.validateLink = (url) => allowedLink.test(url.trim()) && !/[\s\u0000-\u001f\\]/.test(url.trim());
  return markdown;
}
