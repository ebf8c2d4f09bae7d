// File names for code that has none.
import type { CodeLanguage } from '../../core/evaluator/code/codeRequest.ts';

const extensions: { readonly [language in CodeLanguage]: string } = {
  javascript: '.cjs',
  typescript: '.cts',
  python: '.py',
  shell: '.sh',
};

export function codeExtension(language: CodeLanguage): string {
  return extensions[language];
}
