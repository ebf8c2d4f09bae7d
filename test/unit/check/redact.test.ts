import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createLiteralScan } from '../../../src/core/check/literalScan.ts';
import { redact, redactorFor } from '../../../src/core/check/redact.ts';
import { computingMs } from '../../support/computingMs.ts';

const key = 'pt-Test_Key/1234+abcd=EFGH.5678';
const bytes = Buffer.from(key);
const each = (form: (character: string) => string) => [...key].map(form).join('');
const hex = (character: string) => character.charCodeAt(0).toString(16);

const encodings: Record<string, string> = {
  plain: key,
  'URL-encoded': encodeURIComponent(key),
  'URL-encoded throughout': each((c) => `%${hex(c)}`),
  'URL-encoded twice': encodeURIComponent(encodeURIComponent(key)),
  base64: bytes.toString('base64'),
  'base64 after one byte': Buffer.from(`:${key}`).toString('base64'),
  'base64 after two bytes': Buffer.from(`u:${key}@host`).toString('base64'),
  'URL-safe base64': bytes.toString('base64url'),
  'base64 broken into lines': bytes.toString('base64').replace(/(.{16})/g, '$1\n'),
  'lower-case hex': bytes.toString('hex'),
  'upper-case hex': bytes.toString('hex').toUpperCase(),
  'hex with colons': [...key].map(hex).join(':'),
  'JSON-escaped': JSON.stringify(key).replaceAll('/', '\\/'),
  'unicode-escaped': each((c) => `\\u00${hex(c)}`),
  'unicode-escaped with braces': each((c) => `\\u{${hex(c)}}`),
  'escaped in hex': each((c) => `\\x${hex(c)}`),
  'decimal HTML entities': each((c) => `&#${c.charCodeAt(0)};`),
  'hex HTML entities': each((c) => `&#x${hex(c).toUpperCase()};`),
  'named HTML entities': key.replaceAll('+', '&plus;').replaceAll('=', '&equals;').replaceAll('/', '&sol;'),
  mixed: `%70t-&#84;est_Key\\/1234\\u002babcd%3DEFGH.5678`,
  backwards: [...key].reverse().join(''),
};

const letters = (length: number, alphabet: string) =>
  [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('');
const alnum = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const word = (length: number) => `${letters(length - 2, alnum)}a7`;
const lowHex = (length: number) => letters(length, '0123456789abcdef');

const shapes: Record<string, () => string> = {
  'an OpenAI project key': () => `sk-proj-${word(120)}`,
  'an OpenAI key of old': () => `sk-${word(20)}T3BlbkFJ${word(20)}`,
  'an Anthropic key': () => `sk-ant-api03-${word(93)}AA`,
  'an OpenRouter key': () => `sk-or-v1-${lowHex(64)}`,
  'a Google key': () => `AIza${word(35)}`,
  'a Google client secret': () => `GOCSPX-${word(28)}`,
  'a Google access token': () => `ya29.${word(100)}`,
  'an AWS access key': () => `AKIA${letters(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  'a GitHub token': () => `ghp_${word(36)}`,
  'a fine-grained GitHub token': () => `github_pat_${word(22)}_${word(59)}`,
  'a GitLab token': () => `glpat-${word(20)}`,
  'a Slack token': () => `xoxb-${letters(12, '0123456789')}-${letters(12, '0123456789')}-${word(24)}`,
  'a Stripe key': () => `sk_live_${word(24)}`,
  'a Hugging Face token': () => `hf_${letters(34, alnum)}`,
  'an npm token': () => `npm_${word(36)}`,
  'a PyPI token': () => `pypi-AgEIcHlwaS5vcmc${word(80)}`,
  'a Groq key': () => `gsk_${word(52)}`,
  'an xAI key': () => `xai-${word(80)}`,
  'a Perplexity key': () => `pplx-${word(48)}`,
  'a Replicate token': () => `r8_${word(37)}`,
  'a LangSmith key': () => `lsv2_pt_${lowHex(32)}_${lowHex(10)}`,
  'a SendGrid key': () => `SG.${word(22)}.${word(43)}`,
  'a Databricks token': () => `dapi${lowHex(32)}`,
  'a DigitalOcean token': () => `dop_v1_${lowHex(64)}`,
  'a Telegram token': () => `${letters(9, '123456789')}:AA${word(33)}`,
  'a Vault token': () => `hvs.${word(90)}`,
  'a Docker token': () => `dckr_pat_${word(27)}`,
  'a Linear key': () => `lin_api_${word(40)}`,
  'a Grafana token': () => `glsa_${word(32)}_${lowHex(8)}`,
  'a JSON Web Token': () =>
    `${[{ alg: 'HS256' }, { sub: '1234567890', name: 'A' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.${word(43)}`,
  'a bearer token': () => `Bearer ${word(40)}`,
  'a private key': () =>
    `-----BEGIN RSA PRIVATE KEY-----\n${word(64)}\n${word(64)}\n${word(20)}==\n-----END RSA PRIVATE KEY-----`,
};

describe('a literal scan', () => {
  it('says the same as a search for each literal', () => {
    const exact = ['sk-', 'AIza', 'a/b'];
    const anyCase = ['bearer', '://', 'pwd'];
    const scan = createLiteralScan(exact, anyCase);
    const pieces = fc.constantFrom(
      's',
      'k',
      '-',
      'AI',
      'za',
      'Be',
      'ARER',
      ':',
      '/',
      'a',
      'b',
      'P',
      'wd',
      'ſ',
      'é',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const lower = text.toLowerCase();
        const expected = exact.some((one) => text.includes(one)) || anyCase.some((one) => lower.includes(one));
        assert.equal(scan(new TextEncoder().encode(text)), expected, text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('redaction', () => {
  describe('of a known key', () => {
    for (const [name, form] of Object.entries(encodings)) {
      it(`finds it ${name}`, () => {
        const text = redact(`before ${form} after`, { known: [key] });
        assert.match(text, /^before \S*\[redacted:key\]\S* after$/);
        assert.ok(text.length <= 'before [redacted:key] after'.length + 12, text);
      });
    }

    it('finds every one of several, the longer first', () => {
      assert.equal(
        redact('abcdefgh abcdefghij', { known: ['abcdefgh', 'abcdefghij'] }),
        '[redacted:key] [redacted:key]',
      );
    });

    it('finds any key in any text that holds it', function () {
      this.timeout(60_000);
      const keys = fc
        .string({ minLength: 8, maxLength: 60, unit: 'grapheme-ascii' })
        .filter((text) => text.trim().length >= 8);
      fc.assert(
        fc.property(keys, fc.string(), fc.string(), (secret, before, after) => {
          const text = redact(before + secret + after, { known: [secret] });
          assert.ok(!text.includes(secret.trim()) || '[redacted:key]'.includes(secret.trim()));
        }),
      );
    });

    it('ignores values too short to be a key', () => {
      assert.equal(redact('a bc def', { known: ['a', '', '  ', 'def'] }), 'a bc def');
    });
  });

  describe('of an unknown key by its shape', () => {
    for (const [name, make] of Object.entries(shapes)) {
      it(`finds ${name}, wherever it stands`, () => {
        for (let n = 0; n < 25; n++) {
          const secret = make();
          const core = secret.replace(/^Bearer /, '');
          for (const text of [
            secret,
            `key=${secret};`,
            `"${secret}"`,
            `see ${secret}.`,
            `line\\n${secret}\\n`,
            `(${secret})`,
          ]) {
            assert.ok(!redact(text).includes(core), `${text} -> ${redact(text)}`);
          }
        }
      });
    }

    const lines: Record<string, string> = {
      'postgres://app:s3cretpw@db.example/main': 'postgres://app:[redacted:password]@db.example/main',
      'Server=db;User=sa;Password=hunter22;': 'Server=db;User=sa;Password=[redacted:password];',
      'MISTRAL_API_KEY=Zk3vQ9xLw2Rt8NpY5bHc1MdF': 'MISTRAL_API_KEY=[redacted:api-key]',
      "api_key: 'Zk3vQ9xLw2Rt8NpY5bHc1MdF'": "api_key: '[redacted:api-key]'",
      'x-api-key: Zk3vQ9xLw2Rt8NpY5bHc1MdF': 'x-api-key: [redacted:api-key]',
      'DB_PASSWORD="longpassword12345"': 'DB_PASSWORD="[redacted:secret]"',
      'Authorization: Basic dXNlcjpwYXNzd29yZA==': 'Authorization: Basic [redacted:authorization]',
      'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY':
        'aws_secret_access_key = [redacted:aws-secret]',
      'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq==;':
        'AccountKey=[redacted:azure-key];',
      'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX':
        'https://hooks.slack.com/services/[redacted:slack-webhook]',
      'https://a.blob.example/c?sv=1&sig=abcdefghijklmnopqrstuvwxyz0123456789ABCDEF%3D':
        'https://a.blob.example/c?sv=1&sig=[redacted:signature]',
    };
    for (const [text, expected] of Object.entries(lines)) {
      it(`cuts the secret out of ${text.slice(0, 30)}… and leaves the rest`, () =>
        assert.equal(redact(text), expected));
    }
  });

  describe('leaves ordinary text alone', () => {
    const ordinary = [
      'The quick brown fox jumps over the lazy dog.',
      'risk-taking, desk-bound, sk-learn, task-oriented-dialogue-systems-and-more-words',
      'Authorization is required. Bearer of bad news. The password: is not stored here.',
      'Use an api_key: <your key here> or $OPENAI_API_KEY, set MY_TOKEN="" first.',
      'export OPENAI_API_KEY=... and api-key=YOUR_API_KEY_HERE',
      'max_tokens: 4096, inputTokens=120, token: none',
      'https://user@example.com/path?x=1 and http://localhost:8080/@scope/name mailto:a@b.example',
      'git@github.com:owner/repo.git ssh://git@host:22/repo',
      'npm_config_registry, hf_transfer, gsk_, xai-, AKIA, sk-, ghp_short',
      'eyJ is how a JSON Web Token begins; eyJhbGciOi… is cut.',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----',
      'function authorization(request) { return request.headers.authorization; }',
      '日本語のテキスト、العربية, עברית, emoji 👩‍💻',
      '{"promptHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}',
      'version 1.2.3-beta.4+build.5678, 2026-11-20T12:00:00.000Z, +49 30 123456',
      'SKU-12345 SK SKIING, key-value, key-0, do_it, dot_v1',
    ];
    for (const text of ordinary) it(text.slice(0, 40), () => assert.equal(redact(text), text));

    it('thousands of hashes, ids and encoded images', function () {
      this.timeout(60_000);
      let changed = 0;
      const count = 3_000;
      for (let n = 0; n < count; n++) {
        const bytes = randomBytes(24 + (n % 400));
        const texts = [
          createHash('sha256').update(bytes).digest('hex'),
          createHash('sha1').update(bytes).digest('hex'),
          `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
          randomUUID(),
          `data:image/png;base64,${bytes.toString('base64')}`,
          bytes.toString('base64url'),
          `id=${bytes.toString('hex')}`,
        ];
        const text = texts[n % texts.length] as string;
        if (redact(text, { known: [key] }) !== text) changed++;
      }
      assert.ok(changed <= count / 1_000, `${changed} of ${count}`);
    });
  });

  it('does not change what it has redacted once', () => {
    for (const make of Object.values(shapes)) {
      const once = redact(`a ${make()} b`);
      assert.equal(redact(once), once);
    }
  });

  it('takes time in proportion to the text, whatever it holds', function () {
    this.timeout(60_000);
    const parts = [
      'sk-',
      'eyJ',
      'eyJhbGciOiJ.eyJ',
      '-----BEGIN PRIVATE KEY-----',
      'a://b:',
      'Bearer ',
      'api_key=',
      'x_',
      '%73',
      '\\',
      '&#',
      'A',
      '=',
      ' ',
      'authorization: ',
    ];
    for (const part of parts) {
      const text = part.repeat(Math.ceil(300_000 / part.length));
      const started = computingMs();
      redact(text, { known: [key] });
      assert.ok(computingMs() - started < 2_000, `${JSON.stringify(part)} took ${computingMs() - started} ms`);
    }
  });

  describe('of a record', () => {
    const redactor = redactorFor([key]);

    it('reaches every string and name and keeps the structure', () => {
      assert.deepEqual(redactor.json({ a: [key, { [key]: 1 }], n: 1, t: true, z: null }), {
        a: ['[redacted:key]', { '[redacted:key]': 1 }],
        n: 1,
        t: true,
        z: null,
      });
    });

    it('takes a member for a secret by its name', () => {
      assert.deepEqual(redactor.json({ apiKey: 'plain words', headers: { 'X-Api-Key': 'abcd', accept: 'all' } }), {
        apiKey: '[redacted:named]',
        headers: { 'X-Api-Key': '[redacted:named]', accept: 'all' },
      });
    });

    it('keeps a member that is called __proto__ as data', () => {
      const record = JSON.parse('{"__proto__":{"polluted":true}}');
      assert.deepEqual(Object.keys(redactor.json(record) as object), ['__proto__']);
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    });

    it('is never skipped by the quick look when it would change something', () => {
      for (const secret of [...Object.values(encodings), ...Object.values(shapes).map((make) => make())]) {
        const record = { output: `x ${secret} y` };
        const isChanged = JSON.stringify(redactor.json(record)) !== JSON.stringify(record);
        assert.ok(!isChanged || redactor.mayContainSecret(JSON.stringify(record)), secret);
      }
    });
  });
});
