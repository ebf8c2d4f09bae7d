// Which names `include`, `import` and `extends` may say. The name is checked here as text; whoever reads the file
// also resolves links and stays inside the root.

const extensions: ReadonlySet<string> = new Set([
  'txt',
  'md',
  'njk',
  'nunjucks',
  'jinja',
  'jinja2',
  'j2',
  'prompt',
  'tmpl',
]);
const longestName = 255;

/** Why a name is refused, as a sentence; null when it is fine: a relative path with `/`, without tricks, of a text file. */
export function checkIncludeName(name: string): string | null {
  if (name === '' || name.length > longestName) return 'The name of an included template has 1 to 255 characters.';
  if (/[\\:%]/.test(name) || hasControlCharacter(name)) {
    return 'The name of an included template cannot hold a backslash, a colon, a percent sign or control characters.';
  }
  if (name.startsWith('/')) return 'The name of an included template is relative to the prompt folder.';
  const segments = name.split('/');
  if (segments.some((segment) => segment === '' || segment.startsWith('.') || segment !== segment.trim())) {
    return 'The name of an included template cannot hold empty or hidden folders, nor "." and "..".';
  }
  const file = segments.at(-1) ?? '';
  const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  if (!file.includes('.') || !extensions.has(extension)) {
    return `An included template ends in ${[...extensions].map((known) => `.${known}`).join(', ')}.`;
  }
  return null;
}

function hasControlCharacter(name: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\ufeff]/.test(name);
}
