// The format of a prompt that does not name one: a function of its texts only, so that old versions render alike.
import { filters } from './filters.ts';
import type { TemplateFormat } from './parsedTemplate.ts';
import { parseNunjucks } from './parseNunjucks.ts';

const tag = /\{%-?\s*(?:if|for|set|raw|verbatim|macro|call|filter|switch|include|import|from|extends|block)\b/;
const filtered = /\{\{-?\s*[A-Za-z_]\w*(?:\.\w+)*\s*\|\s*([A-Za-z_]\w*)/g;

/** `nunjucks` when some text holds a known tag or a name with a known filter and all texts can be read, else `simple`. */
export function chooseTemplateFormat(texts: readonly string[]): TemplateFormat {
  if (!texts.some(looksLikeNunjucks)) return 'simple';
  return texts.every(isReadable) ? 'nunjucks' : 'simple';
}

function looksLikeNunjucks(text: string): boolean {
  if (tag.test(text)) return true;
  for (const match of text.matchAll(filtered)) if (filters.has(match[1] ?? '')) return true;
  return false;
}

/** Faults other than of syntax leave no doubt about what was meant, and are reported when the prompt is read. */
function isReadable(text: string): boolean {
  return !parseNunjucks(text, '').diagnostics.some((diagnostic) => diagnostic.code === 'template/syntax');
}
