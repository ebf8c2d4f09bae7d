// What a configuration of promptfoo becomes: prompts, providers, rows and evaluators, and a sentence with a line for each part
// that is not followed.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import type { Json } from '../../../src/core/base/hash.ts';
import { openSuite, type PromptfooSuite } from '../../../src/core/promptfoo/openSuite.ts';
import { modelOf, readModelConfig } from '../../../src/core/promptfoo/suiteModel.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';
import { CliProject } from '../../support/cliProject.ts';

const { files } = createNodeHost({ environment: {}, fetch: () => Promise.reject(new Error('called out')) });

describe('a configuration of promptfoo becomes', () => {
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject({ hasGit: false });
  });
  afterEach(() => project.dispose());

  const open = async (yaml: string, path = 'promptfooconfig.yaml'): Promise<PromptfooSuite> => {
    const suite = await openSuite(new TextEncoder().encode(yaml), { files, root: project.root, path });
    assert.ok(suite !== null);
    return suite;
  };
  const withPrompts = (prompts: string) => open(`prompts: ${prompts}\nproviders: [echo]\n`);
  const withTests = (tests: string) => open(`prompts: [x]\nproviders: [echo]\n${tests}`);
  const rawOf = ({ columns }: PromptfooSuite) =>
    columns.map(({ selector, prompt }) => [selector, prompt.messages[0]?.content]);
  const toldBy = ({ diagnostics }: PromptfooSuite) => diagnostics.map(({ line, message }) => `${line}: ${message}`);

  describe('prompts', () => {
    beforeEach(() => {
      project.write('p/one.txt', 'One {{a}}\n');
      project.write('p/many.txt', 'First\n---\nSecond\nline\n---\n');
      project.write('p/chat.json', '[\n  {"role": "user", "content": "{{a}}"}\n]\n');
      project.write('p/chat.yaml', '- role: system\n  content: "{{a}}"\n');
      project.write('p/page.md', '# Title\n\n{{a}}\n');
      project.write('p/lines.jsonl', '[{"role":"user","content":"1"}]\n[{"role":"user","content":"2"}]\n');
      project.write('p/table.csv', 'prompt,label\n"Say ""{{a}}""",quoted\nSay it,plain\n');
    });

    const chat = '[{"role":"user","content":"{{a}}"}]';
    const cases: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
      [
        'of texts',
        '["Say {{a}}", "Twice {{a}}"]',
        [
          ['#1', 'Say {{a}}'],
          ['#2', 'Twice {{a}}'],
        ],
      ],
      ['of one text', '"Say {{a}}"', [['#1', 'Say {{a}}']]],
      ['of none, which is the variable of that name', 'null', [['#1', '{{prompt}}']]],
      ['of a file', '[file://p/one.txt]', [['one.txt', 'One {{a}}']]],
      ['of a file without file://', 'p/one.txt', [['one.txt', 'One {{a}}']]],
      [
        'of a file with several',
        '[file://p/many.txt]',
        [
          ['many.txt 1', 'First'],
          ['many.txt 2', 'Second\nline'],
        ],
      ],
      [
        'of JSON and YAML',
        '[file://p/chat.json, file://p/chat.yaml]',
        [
          ['chat.json', chat],
          ['chat.yaml', chat.replace('user', 'system')],
        ],
      ],
      ['of Markdown, whole', '[file://p/page.md]', [['page.md', '# Title\n\n{{a}}\n']]],
      [
        'of lines',
        '[file://p/lines.jsonl]',
        [
          ['lines.jsonl 1', '[{"role":"user","content":"1"}]'],
          ['lines.jsonl 2', '[{"role":"user","content":"2"}]'],
        ],
      ],
      [
        'of a table',
        '[file://p/table.csv]',
        [
          ['quoted', 'Say "{{a}}"'],
          ['plain', 'Say it'],
        ],
      ],
      [
        'of a pattern',
        '["file://p/*.txt"]',
        [
          ['many.txt 1', 'First'],
          ['many.txt 2', 'Second\nline'],
          ['one.txt', 'One {{a}}'],
        ],
      ],
      [
        'with a label',
        '[{id: file://p/one.txt, label: mine}, {raw: "x", label: yours}, {label: z, raw: "y"}]',
        [
          ['mine', 'One {{a}}'],
          ['yours', 'x'],
          ['z', 'y'],
        ],
      ],
      [
        'by a mapping of texts to labels',
        '{"Say {{a}}": said, p/one.txt: named}',
        [
          ['said', 'Say {{a}}'],
          ['named', 'One {{a}}'],
        ],
      ],
      ['of a list of messages in place', '[{label: chat, raw: [{role: user, content: "{{a}}"}]}]', [['chat', chat]]],
      [
        'of a text that only looks like a name',
        '["and/or {{a}}", "yes. no"]',
        [
          ['#1', 'and/or {{a}}'],
          ['#2', 'yes. no'],
        ],
      ],
    ];
    for (const [name, prompts, wanted] of cases)
      it(name, async () => {
        const suite = await withPrompts(prompts);
        assert.deepEqual([rawOf(suite), toldBy(suite)], [wanted, []]);
      });

    const leftOut: readonly (readonly [string, string, RegExp])[] = [
      ['that are JavaScript', 'file://p.js', /^1: `p\.js` is code, and no code makes prompts here/],
      ['that are a function of Python', 'file://p.py:make', /`p\.py:make` is code/],
      ['that are a program', 'exec:./p.sh', /from `exec:` is not fetched and not run/],
      ['that are elsewhere', 'langfuse://name:3', /from `langfuse:`/],
      ['that are not there', 'file://p/none.txt', /There is no file p\/none\.txt/],
      ['that match nothing', 'file://q/*.txt', /No file matches `q\/\*\.txt`/],
      ['outside the workspace', 'file://../secret.txt', /is not the path of a file inside the workspace/],
      ['of an absolute path', 'file:///etc/passwd', /is not the path of a file inside the workspace/],
      ['that are hidden', 'file://.env', /is not the path of a file inside the workspace/],
    ];
    for (const [name, prompt, message] of leftOut)
      it(`without those ${name}`, async () => {
        const suite = await open(`prompts: ["${prompt}", kept]\nproviders: [echo]\n`);
        assert.deepEqual(rawOf(suite), [['#1', 'kept']]);
        assert.match(toldBy(suite).join('\n'), message);
      });

    it('without a file behind a link that leads out', async () => {
      symlinkSync('/etc', `${project.root}/out`);
      const suite = await withPrompts('[file://out/hostname, kept]');
      assert.deepEqual(rawOf(suite), [['#1', 'kept']]);
    });

    it('with the prefix and the suffix of the default test, and the env of the file alone', async () => {
      const suite = await open(
        'env: {SHOP: Lamps}\nprompts: ["{{env.SHOP}} {{ env[\'SHOP\'] }}"]\nproviders: [echo]\ndefaultTest: {options: {prefix: "<", suffix: ">"}}\n',
      );
      assert.deepEqual([rawOf(suite), toldBy(suite)], [[['#1', '<Lamps Lamps>']], []]);
      const other = await withPrompts('["{{env.HOME}}"]');
      assert.match(toldBy(other).join(), /`env` is not read from your environment here/);
      assert.deepEqual(rawOf(other), [['#1', '{{env.HOME}}']]);
    });
  });

  describe('providers', () => {
    const names: readonly (readonly [string, string | null])[] = [
      ['openai:chat:gpt-4o-mini', 'openai/gpt-4o-mini'],
      ['openai:gpt-4o-mini', 'openai/gpt-4o-mini'],
      ['openai:chat:ft:gpt-4o-mini:acme::1', 'openai/ft:gpt-4o-mini:acme::1'],
      ['openai:responses:gpt-5', 'openai-responses/gpt-5'],
      ['openai:embedding:text-embedding-3-small', 'openai/text-embedding-3-small'],
      ['anthropic:messages:claude-sonnet-4-5', 'anthropic/claude-sonnet-4-5'],
      ['anthropic:claude-sonnet-4-5', 'anthropic/claude-sonnet-4-5'],
      ['google:gemini-2.5-pro', 'gemini/gemini-2.5-pro'],
      ['ollama:chat:llama3.1:8b', 'ollama/llama3.1:8b'],
      ['ollama:llama3.1', 'ollama/llama3.1'],
      ['mistral:mistral-large-latest', 'mistral/mistral-large-latest'],
      ['groq:llama-3.3-70b', 'groq/llama-3.3-70b'],
      ['openrouter:meta/llama-3', 'openrouter/meta/llama-3'],
      ['azure:chat:my-deployment', 'azure/my-deployment'],
      ['echo', 'offline/prompt'],
      ...[
        'vertex:gemini-pro',
        'bedrock:x',
        'openai:realtime:x',
        'openai:completion:x',
        'anthropic:completion:claude-2',
      ].map((name): [string, null] => [name, null]),
      ...['python:a.py', 'file://a.js', 'a.mjs', 'exec:ls', 'https://x.example', 'webhook:x', 'openai', ''].map(
        (name): [string, null] => [name, null],
      ),
    ];
    for (const [id, model] of names)
      it(`${id || 'nothing'} is ${model ?? 'none of ours'}`, () => {
        const found = modelOf(id);
        assert.equal(found.problem === undefined ? found.model : null, model);
      });

    const configs: readonly (readonly [string, string, { readonly [key: string]: Json }, object])[] = [
      ['what promptfoo sends unasked', 'openai/gpt-4o', {}, { temperature: 0, maxTokens: 1024 }],
      [
        'what is written instead',
        'openai/gpt-4o',
        { temperature: 1, max_tokens: 5, stop: 'END', top_p: 0.5 },
        { temperature: 1, maxTokens: 5, stop: ['END'], topP: 0.5 },
      ],
      [
        'nothing that a reasoning model refuses',
        'openai/o3-mini',
        { temperature: 1, max_tokens: 5, reasoning_effort: 'low' },
        { reasoningEffort: 'low' },
      ],
      ['its own limit of one', 'openai-responses/gpt-5', { max_completion_tokens: 9 }, { maxTokens: 9 }],
      ['no default where the file says so', 'openai/gpt-4o', { omitDefaults: true }, {}],
      ['no default where promptfoo has none', 'ollama/x', { temperature: 0.1 }, { temperature: 0.1 }],
      [
        'what is passed through',
        'openai/gpt-4o',
        { passthrough: { logprobs: true }, user: 'u' },
        { temperature: 0, maxTokens: 1024, extra: { logprobs: true, user: 'u' } },
      ],
    ];
    for (const [name, model, config, parameters] of configs)
      it(`send ${name}`, () => assert.deepEqual(readModelConfig(config, model).parameters, parameters));

    it('have tools, a choice of them and a form of the answer', () => {
      const schema = { type: 'object' };
      const tools = [{ type: 'function', function: { name: 'f' } }];
      const read = readModelConfig(
        { tools, tool_choice: 'auto', response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } },
        'openai/gpt-4o',
      );
      assert.deepEqual(
        [read.tools, read.toolChoice, read.responseFormat, read.jsonSchema],
        [tools, 'auto', 'json_schema', { name: 'a', schema }],
      );
    });

    it('are written in four forms, and in files', async () => {
      project.write('one.yaml', 'id: openai:chat:d\nlabel: from a file\n');
      project.write('many.json', '[{"id": "openai:e"}, "openai:f"]');
      const suite = await open(
        'prompts: [x]\ntargets:\n  - openai:a\n  - {id: openai:b, label: bee}\n  - openai:c: {config: {temperature: 1}}\n  - file://one.yaml\n  - file://many.json\n',
      );
      assert.deepEqual(
        suite.columns.map(({ selector, prompt }) => [selector, prompt.model, prompt.parameters.temperature]),
        [
          ['#1', 'openai/a', 0],
          ['#1 · bee', 'openai/b', 0],
          ['#1', 'openai/c', 1],
          ['#1 · from a file', 'openai/d', 0],
          ['#1', 'openai/e', 0],
          ['#1', 'openai/f', 0],
        ],
      );
    });

    it('are asked the prompts they name, by label, group and beginning', async () => {
      const suite = await open(
        'prompts: [{raw: a, label: "kind:a"}, {raw: b, label: "kind:b"}, {raw: c, label: short}]\nproviders:\n  - {id: openai:one, prompts: [kind]}\n  - {id: openai:two, prompts: ["sh*", "kind:b"]}\n',
      );
      assert.deepEqual(
        suite.columns.map(({ selector, prompt }) => `${prompt.model} ${selector}`),
        ['openai/one kind:a', 'openai/one kind:b', 'openai/two kind:b', 'openai/two short'],
      );
    });

    it('say where their address and their key stand, and what is not followed', async () => {
      const suite = await open(
        'prompts: [x]\nproviders:\n  - id: openai:a\n    config:\n      apiHost: h.example\n      apiKey: k\n      organization: o\n',
      );
      assert.deepEqual(suite.addresses, [
        { model: 'openai/a', baseUrl: 'https://h.example/v1', isGrader: false, line: 5, column: 16 },
      ]);
      assert.deepEqual(
        suite.diagnostics.map(({ code, line }) => `${code} ${line}`),
        ['promptfoo/config 7', 'promptfoo/key 6'],
      );
    });
  });

  describe('rows', () => {
    const rowsOf = ({ tests }: PromptfooSuite) => tests?.testData;
    const problemsOf = ({ tests }: PromptfooSuite) => tests?.rowNotes?.map(({ problem }) => problem);

    it('one without variables where there are no tests', async () => {
      assert.deepEqual(rowsOf(await withTests('')), [{ vars: {} }]);
    });

    it('of tests with files for variables, a row of each file', async () => {
      project.write('a/x.txt', ' X \n');
      project.write('a/y.txt', 'Y');
      project.write('a/data.yaml', 'k: [1, 2]\n');
      project.write('vars.yaml', 'q: from vars\n');
      const suite = await withTests(
        'tests:\n  - vars: {one: file://a/x.txt, both: "file://a/*.txt", data: file://a/data.yaml, list: [file://a/x.txt, z]}\n  - vars: vars.yaml\n',
      );
      assert.deepEqual(rowsOf(suite), [
        { vars: { one: 'X', both: ['X', 'Y'], data: '{"k":[1,2]}', list: ['X', 'z'] } },
        { vars: { q: 'from vars' } },
      ]);
    });

    it('of files of every kind, under the default test of a file', async () => {
      project.write('default.yaml', 'vars: {tone: kind}\nassert: [{type: contains, value: a}]\n');
      project.write('t/a.csv', 'q,__expected,__metadata:kind\none,contains: x,k\n');
      project.write('t/b.yaml', '- vars: {q: two}\n  assert: [{type: equals, value: y}]\n');
      project.write('t/c.jsonl', '{"vars": {"q": "three"}}\n');
      project.write('t/d.json', '{"vars": {"q": "four"}}');
      const suite = await withTests(
        'defaultTest: file://default.yaml\ntests: ["file://t/*.{csv,yaml}", t/c.jsonl, {path: file://t/d.json}]\n',
      );
      const vars = (q: string) => ({ vars: { tone: 'kind', q } });
      assert.deepEqual(rowsOf(suite), [
        { ...vars('one'), assert: [{ type: 'contains', value: 'x' }], metadata: { kind: 'k' } },
        { ...vars('two'), assert: [{ type: 'equals', value: 'y' }] },
        vars('three'),
        vars('four'),
      ]);
      assert.deepEqual(suite.tests?.evaluators, [{ type: 'contains', value: 'a' }]);
      assert.deepEqual(
        suite.tests?.rowNotes?.map(({ path, line }) => `${path}:${line}`),
        ['t/a.csv:2', 't/b.yaml:1', 't/c.jsonl:1', 't/d.json:1'],
      );
    });

    it('with the assertions of the default test where a row does without them', async () => {
      const suite = await withTests(
        'defaultTest: {assert: [{type: contains, value: a}]}\ntests: [{vars: {q: 1}}, {vars: {q: 2}, options: {disableDefaultAsserts: true}}]\n',
      );
      assert.deepEqual(suite.tests?.evaluators, []);
      assert.deepEqual(
        rowsOf(suite)?.map(({ assert }) => assert ?? null),
        [[{ type: 'contains', value: 'a' }], null],
      );
    });

    it('with values and graders of assertions in place', async () => {
      project.write('schema.json', '{"type": "object"}');
      project.write('rubric.txt', ' be kind \n');
      const suite = await open(`prompts: [x]
providers: [echo]
defaultTest: {options: {provider: {text: openai:gpt-4o, embedding: openai:embedding:small}, rubricPrompt: "Judge {{output}}"}}
tests:
  - vars: {q: 1}
    assert:
      - {type: is-json, value: file://schema.json}
      - type: assert-set
        assert: [{type: llm-rubric, value: file://rubric.txt}, {type: similar, value: x}]
      - {type: factuality, value: y, provider: {id: anthropic:messages:claude, config: {apiBaseUrl: https://a.example}}}
      - {type: contains, value: file://none.txt}
      - {type: javascript, value: file://check.js}
`);
      assert.deepEqual(rowsOf(suite)?.[0]?.assert, [
        { type: 'is-json', value: { type: 'object' } },
        {
          type: 'assert-set',
          assert: [
            { type: 'llm-rubric', value: 'be kind', rubricPrompt: 'Judge {{output}}', provider: 'openai/gpt-4o' },
            { type: 'similar', value: 'x', provider: 'openai/small' },
          ],
        },
        { type: 'factuality', value: 'y', provider: 'anthropic/claude' },
        { type: 'contains', value: 'file://none.txt' },
        { type: 'javascript', value: 'file://check.js' },
      ]);
      assert.deepEqual(
        suite.addresses.map(({ model, isGrader }) => [model, isGrader]),
        [['anthropic/claude', true]],
      );
      assert.match(toldBy(suite).join('\n'), /11: There is no file none\.txt/);
    });

    const refused: readonly (readonly [string, RegExp])[] = [
      ['options: {transform: output}', /`options\.transform` is code/],
      ['options: {storeOutputAs: x}', /write them as `turns` of one row/],
      ['options: {repeat: 3}', /use --repeat/],
      ['options: {temperature: 1}', /`options\.temperature` is not followed here/],
      ['options: {prefix: x}', /A `prefix` of one test alone/],
      ['provider: openai:gpt-4o', /a `provider` of its own/],
      ['providerOutput: x', /`providerOutput` is not judged here/],
      ['prompts: [a]', /A test for some `prompts` alone/],
      ['providers: [a]', /A test for some `providers` alone/],
      ['assertScoringFunction: file://x.js', /is code/],
      ['vars: {x: file://x.js}', /`x`: x\.js is code/],
      ['vars: {x: file://photo.png}', /photo\.png is no text file/],
      ['vars: {x: file://none.txt}', /There is no file none\.txt/],
      ['vars: [make.py]', /`vars` is a mapping/],
    ];
    for (const [key, problem] of refused)
      it(`with the reason why they cannot be asked: ${key}`, async () => {
        const base = key.startsWith('vars') ? '' : 'vars: {q: 1}, ';
        assert.match(problemsOf(await withTests(`tests: [{${base}${key}}]\n`))?.[0] ?? '', problem);
      });

    it('without tests that code makes or that are fetched', async () => {
      const suite = await withTests(
        'tests: [file://make.js, "https://docs.google.com/x", "huggingface://datasets/x", file://none.csv, 7]\n',
      );
      assert.deepEqual([rowsOf(suite), suite.diagnostics.length], [[], 5]);
    });
  });

  describe('a prompt with a `config` of its own', () => {
    const asked = async (config: string, provider = '{temperature: 0.7, max_tokens: 50, stop: [x]}') => {
      const suite = await open(
        `prompts:\n  - {raw: Say it, label: own, config: ${config}}\n  - Say it\nproviders:\n  - {id: openai:gpt-4o-mini, config: ${provider}}\n`,
      );
      return { suite, parameters: suite.columns.map(({ prompt }) => prompt.parameters) };
    };

    it('is asked with what it says, key by key before what the provider says', async () => {
      const { suite, parameters } = await asked('{temperature: 0, top_p: 0.5}');
      assert.deepEqual(parameters, [
        { temperature: 0, maxTokens: 50, stop: ['x'], topP: 0.5 },
        { temperature: 0.7, maxTokens: 50, stop: ['x'] },
      ]);
      assert.deepEqual(toldBy(suite), []);
    });

    it('is asked in its own format and with its own tools', async () => {
      const { suite } = await asked('{response_format: {type: json_object}, tools: [{type: function}]}');
      assert.deepEqual(
        suite.columns.map(({ prompt }) => [prompt.responseFormat, prompt.tools.length]),
        [
          ['json_object', 1],
          [null, 0],
        ],
      );
    });

    it('never decides where a prompt and a key go, and says what of it is not followed once', async () => {
      const { suite, parameters } = await asked('{apiBaseUrl: https://thief.example, apiKey: k, best_of: 3}');
      assert.deepEqual(toldBy(suite).slice(0, 3), [
        "2: `best_of` of the prompt's `config` is not followed here.",
        "2: `apiBaseUrl` of the prompt's `config` is not followed here.",
        "2: `apiKey` of the prompt's `config` is not followed here.",
      ]);
      assert.ok(!JSON.stringify([suite.columns, parameters, suite.addresses]).includes('thief'));
    });

    it('that says nothing is as any other', async () => {
      const { suite, parameters } = await asked('{}');
      assert.deepEqual(parameters.length, 1, 'both say the same');
      assert.deepEqual(
        suite.diagnostics.map(({ code }) => code),
        ['promptfoo/duplicate'],
      );
    });
  });

  it('nothing, where the file is no such configuration', async () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const place = { files, root: project.root, path: 'cases.yaml' };
    for (const text of ['- a: 1\n', 'messages: []\n', 'prompts: [x]\n', ': : :', ''])
      assert.equal(await openSuite(bytes(text), place), null);
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['is no YAML', 'prompts: [x\n', /.+/],
    ['is a list', '- x\n', /is a mapping with `prompts`/],
    ['asks nobody', 'prompts: [x]\n', /names no `providers`/],
    [
      'makes more columns than anyone means',
      `prompts: [${Array.from({ length: 201 }, (_, index) => `p${index}`).join(', ')}]\nproviders: [echo]\n`,
      /make 201 columns\. The most are 200/,
    ],
    ['asks only what is unknown', 'prompts: [x]\nproviders: [nobody:x]\n', /has no provider here/],
  ];
  for (const [name, text, message] of broken)
    it(`an error where it ${name}`, async () => {
      const suite = await open(text);
      assert.deepEqual([suite.tests, suite.columns], [null, []]);
      assert.match(toldBy(suite).join('\n'), message);
    });

  it('what its references, anchors and merge keys stand for', async () => {
    const suite = await open(`prompts: [x]
providers: [echo]
shared: {a: &a {type: contains, value: "1"}, b: {<<: *a, value: "2"}, loop: {$ref: "#/shared/loop"}}
tests:
  - vars: {q: 1}
    assert: [{$ref: "#/shared/b"}, {$ref: "#/shared/none"}]
`);
    assert.deepEqual(suite.tests?.testData[0]?.assert, [{ type: 'contains', value: '2' }, null]);
    assert.deepEqual(
      toldBy(suite).map((told) => told.slice(0, 30)),
      ['3: `$ref: #/shared/loop` leads', '6: `$ref: #/shared/none` leads'],
    );
  });
});
