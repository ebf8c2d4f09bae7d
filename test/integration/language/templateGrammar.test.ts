// The injection grammar as an editor runs it: with the YAML grammar of the editor the tests use where it is
// installed, and always with a small one that knows comments, keys and strings.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type IRawGrammar } from 'vscode-textmate';

const root = resolve(import.meta.dirname, '../../..');
const injectionScope = 'prompttracker.template.injection';
const injection = readFileSync(`${root}/syntaxes/promptTemplate.injection.json`, 'utf8');

const smallYaml: IRawGrammar = {
  scopeName: 'source.yaml',
  repository: {} as IRawGrammar['repository'],
  patterns: [
    { match: '(?:^|(?<=\\s))#.*$', name: 'comment.line.number-sign.yaml' },
    { match: '^\\s*(?:- )?([\\w.-]+)(?=:(?:\\s|$))', captures: { 1: { name: 'entity.name.tag.yaml' } } },
    { begin: '"', end: '"', name: 'string.quoted.double.yaml' },
    { begin: "'", end: "'", name: 'string.quoted.single.yaml' },
  ],
} as IRawGrammar;

/** Raw grammars of the installed editor by scope; none where no editor was downloaded. */
function editorGrammars(): Map<string, string> {
  const folders = globSync('.vscode-test/**/extensions/yaml/syntaxes', { cwd: root });
  const found = new Map<string, string>();
  for (const file of folders
    .slice(0, 1)
    .flatMap((folder) => globSync('*.json', { cwd: join(root, folder) }).map((name) => join(root, folder, name)))) {
    found.set((JSON.parse(readFileSync(file, 'utf8')) as { scopeName: string }).scopeName, file);
  }
  return found;
}

async function loadGrammar(yaml: Map<string, string> | IRawGrammar): Promise<IGrammar> {
  const require = createRequire(import.meta.url);
  const wasm = readFileSync(join(dirname(require.resolve('vscode-oniguruma')), 'onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      if (scope === injectionScope) return textmate.parseRawGrammar(injection, 'injection.json');
      if (!(yaml instanceof Map)) return scope === 'source.yaml' ? yaml : null;
      const file = yaml.get(scope);
      return file ? textmate.parseRawGrammar(readFileSync(file, 'utf8'), file) : null;
    },
    getInjections: (scope) => (scope === 'source.yaml' ? [injectionScope] : []),
  });
  const grammar = await registry.loadGrammar('source.yaml');
  assert.ok(grammar);
  return grammar;
}

/** The innermost template scope of every piece of text that has one. */
function templateTokens(grammar: IGrammar, text: string): string[] {
  const found: string[] = [];
  let state = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const scope = scopes.findLast((name) => name.endsWith('.template') && !name.startsWith('meta.'));
      const piece = line.slice(startIndex, endIndex).trim();
      if (scope && piece !== '') found.push(`${piece} ${scope.replace(/\.template$/, '')}`);
    }
  }
  return found;
}

const output = ['{{ punctuation.section.embedded.begin', 'name variable.other', '}} punctuation.section.embedded.end'];
const cases: readonly [what: string, text: string, tokens: readonly string[]][] = [
  ['a plain text', 'content: Hello {{ name }}!', output],
  ['double quotes', 'content: "{{name}}"', output],
  ['single quotes', "content: '{{name}}'", output],
  ['a literal block', 'content: |\n  Hello\n  {{ name }}\n', output],
  ['a folded block', 'content: >-\n  Hello {{ name }}\n', output],
  ['an expression over two lines', 'content: |\n  {{\n    name }}\n', output],
  [
    'a filter',
    'content: |\n  {{ a.b | join(", ") }}\n',
    [
      '{{ punctuation.section.embedded.begin',
      'a.b variable.other',
      '| keyword.operator',
      'join support.function',
      '", " string.quoted',
      '}} punctuation.section.embedded.end',
    ],
  ],
  [
    'a tag',
    'content: |\n  {%- if items -%}\n',
    [
      '{%- punctuation.section.embedded.begin',
      'if keyword.control',
      'items variable.other',
      '-%} punctuation.section.embedded.end',
    ],
  ],
  [
    'a comment of the template',
    'content: |\n  {# why #}\n',
    ['{# punctuation.definition.comment.begin', 'why comment.block', '#} punctuation.definition.comment.end'],
  ],
  ['a comment of the file', 'name: a # {{ name }} {% if %}', []],
  ['expressions of workflows', 'run: echo ${{ secrets.TOKEN }}', []],
  ['shell and Markdown', 'content: |\n  ${#array[@]} {#anchor}\n', []],
];

const editor = editorGrammars();
const grammars: readonly [string, Map<string, string> | IRawGrammar][] = [
  ['a small YAML grammar', smallYaml],
  ...(editor.size > 0 ? [["the editor's YAML grammar", editor] as const] : []),
].map(([name, yaml]) => [name, yaml] as [string, Map<string, string> | IRawGrammar]);

for (const [name, yaml] of grammars) {
  describe(`template highlighting over ${name}`, () => {
    let grammar: IGrammar;
    before(async () => {
      grammar = await loadGrammar(yaml);
    });

    for (const [what, text, tokens] of cases)
      it(`in ${what}`, () => assert.deepEqual(templateTokens(grammar, text), tokens));

    it('an open brace ends at the next key', () => {
      const tokens = templateTokens(grammar, 'a: "{{ name"\nb: {{ x }}\nmodel: plain\n');
      assert.equal(
        tokens.some((token) => token.startsWith('plain')),
        false,
      );
    });
  });
}

describe('the grammar', () => {
  it('leaves comments alone and uses scopes that every theme knows', () => {
    const { injectionSelector, scopeName } = JSON.parse(injection) as { injectionSelector: string; scopeName: string };
    assert.deepEqual([injectionSelector, scopeName], ['L:source.yaml -comment', injectionScope]);
    const names = [...injection.matchAll(/"name": "([^"]+)"/g)].map((match) => match[1] ?? '');
    const neutral = /^(?:comment|punctuation|meta|keyword|string|constant|support|variable)\./;
    assert.deepEqual(
      names.filter((name) => !neutral.test(name)),
      [],
    );
  });

  it('is the file that the extension contributes', () => {
    const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
      contributes?: { grammars?: { path: string; scopeName: string; injectTo: string[] }[] };
    };
    const contributed = manifest.contributes?.grammars?.find(({ scopeName }) => scopeName === injectionScope);
    assert.ok(contributed);
    assert.deepEqual([existsSync(join(root, contributed.path)), contributed.injectTo], [true, ['source.yaml']]);
  });
});
