// A configuration of promptfoo with matrices, scenarios and a default test, and what promptfoo 0.123.1 made of it with its
// provider `echo`: `promptfoo eval -o out.json --no-cache -j 1`, then `results.results[]`.

export const suiteYaml = `prompts:
  - "{{greeting}} {{who}} in {{lang}} ({{n}})"
providers: [echo]
defaultTest:
  vars: {greeting: Hello, n: 0}
  threshold: 0.5
  metadata: {team: support}
  assert:
    - {type: contains, value: "{{who}}"}
tests:
  - description: plain
    vars: {who: Ada, lang: en}
  - vars: {who: [Ada, Bob], lang: [en, de], n: [1, 2]}
    assert:
      - {type: icontains, value: bob}
      - {type: contains, value: de}
  - vars: {who: [Cid], lang: [en, fr]}
    options: {disableVarExpansion: true}
  - vars: {who: Eve, lang: it}
    threshold: 1
    options: {disableDefaultAsserts: true}
    assert: [{type: contains, value: nobody}]
scenarios:
  - config:
      - vars: {lang: en, greeting: Hi}
        assert: [{type: starts-with, value: Hi}]
        threshold: 1
      - vars: {lang: [de, fr], n: 7}
        metadata: {region: eu, team: field}
    tests:
      - description: Ada there
        vars: {who: Ada}
        assert: [{type: contains, value: en}]
      - vars: {who: Bob, greeting: Servus}
        metadata: {region: own}
  - config:
      - vars: {who: Zoe, lang: es}
`;

interface SuiteResult {
  readonly vars: { readonly [name: string]: unknown };
  readonly success: boolean;
  readonly score: number;
  readonly asserts: readonly string[];
  readonly threshold: number;
  readonly description: string | null;
  /** Without `conversationId`, which promptfoo adds for itself. */
  readonly metadata: { readonly [name: string]: string };
}

const [own, matrix] = [['contains {{who}}'], ['contains {{who}}', 'icontains bob', 'contains de']];
const support = { team: 'support' };

function result(
  vars: SuiteResult['vars'],
  [success, score, threshold]: readonly [boolean, number, number],
  more: Partial<SuiteResult> = {},
): SuiteResult {
  return { vars, success, score, threshold, asserts: own, description: null, metadata: support, ...more };
}

export const suiteResults: readonly SuiteResult[] = [
  result({ greeting: 'Hello', n: 0, who: 'Ada', lang: 'en' }, [true, 1, 0.5], { description: 'plain' }),
  result({ greeting: 'Hello', n: [1, 2], who: 'Ada', lang: 'en' }, [false, 1 / 3, 0.5], { asserts: matrix }),
  result({ greeting: 'Hello', n: [1, 2], who: 'Ada', lang: 'de' }, [true, 2 / 3, 0.5], { asserts: matrix }),
  result({ greeting: 'Hello', n: [1, 2], who: 'Bob', lang: 'en' }, [true, 2 / 3, 0.5], { asserts: matrix }),
  result({ greeting: 'Hello', n: [1, 2], who: 'Bob', lang: 'de' }, [true, 1, 0.5], { asserts: matrix }),
  result({ greeting: 'Hello', n: 0, who: ['Cid'], lang: ['en', 'fr'] }, [true, 1, 0.5]),
  result({ greeting: 'Hello', n: 0, who: 'Eve', lang: 'it' }, [false, 0, 1], { asserts: ['contains nobody'] }),
  result({ greeting: 'Hi', n: 0, lang: 'en', who: 'Ada' }, [true, 1, 1], {
    ...{ asserts: ['contains {{who}}', 'starts-with Hi', 'contains en'], description: 'Ada there' },
  }),
  result({ greeting: 'Servus', n: 0, lang: 'en', who: 'Bob' }, [false, 0.5, 1], {
    ...{ asserts: ['contains {{who}}', 'starts-with Hi'], metadata: { team: 'support', region: 'own' } },
  }),
  ...['de', 'fr'].map((lang) =>
    result({ greeting: 'Hello', n: 7, lang, who: 'Ada' }, [true, 0.5, 0.5], {
      ...{ asserts: ['contains {{who}}', 'contains en'], description: 'Ada there' },
      metadata: { team: 'field', region: 'eu' },
    }),
  ),
  ...['de', 'fr'].map((lang) =>
    result({ greeting: 'Servus', n: 7, lang, who: 'Bob' }, [true, 1, 0.5], {
      metadata: { team: 'field', region: 'own' },
    }),
  ),
];
