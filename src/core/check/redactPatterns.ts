// Shapes of secrets that providers hand out. Each pattern needs a literal that ordinary text, hashes, UUIDs and base64 do
// not have, every repetition has an upper bound and none is nested, so the time is linear in the text.

export interface SecretPattern {
  readonly name: string;
  /** Literals, of three characters or more, of which one must be in the text before the pattern is tried at all. Lower case when `anyCase`. */
  readonly literals: readonly string[];
  readonly anyCase: boolean;
  /** Global; group 1, when there is one, stays, and what follows it is cut out. */
  readonly pattern: RegExp;
}

// A secret begins where a word begins, or after an escape such as \n or %3D, whose last letter is no part of it.
const start = '(?:(?<![A-Za-z0-9_])|(?<=\\\\[nrtbf])|(?<=%[0-9A-Fa-f]{2}))';
const end = '(?![A-Za-z0-9_])';

function token(name: string, literals: readonly string[], body: string): SecretPattern {
  return { name, literals, anyCase: false, pattern: new RegExp(`${start}${body}`, 'g') };
}

/** `lead` is kept, `value` is cut out. Letters match in any case. */
function after(name: string, literals: readonly string[], lead: string, value: string): SecretPattern {
  return { name, literals, anyCase: true, pattern: new RegExp(`(${lead})${value}`, 'gi') };
}

const url64 = '[A-Za-z0-9_-]';
const assign = '["\'`]?\\s{0,3}(?::|=>|=)\\s{0,3}["\'`]?';
const withDigit = '(?=[A-Za-z_.~+/=-]{0,200}[0-9])';
const pemLabel = '[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?';

export const secretPatterns: readonly SecretPattern[] = [
  {
    name: 'private-key',
    literals: ['PRIVATE KEY'],
    anyCase: false,
    pattern: new RegExp(
      `-----BEGIN ${pemLabel}-----(?:(?:[^-]|-(?!-)){0,20000}-----END ${pemLabel}-----|(?:(?:\\s|\\\\[nr]){1,8}[A-Za-z0-9+/=]{16,200}){0,200})`,
      'g',
    ),
  },
  token('anthropic-key', ['sk-ant-'], `sk-ant-${url64}{16,300}`),
  token('openrouter-key', ['sk-or-'], `sk-or-v1-[0-9a-f]{32,128}`),
  token(
    'openai-key',
    ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'],
    `sk-(?:proj|svcacct|admin|None)-${url64}{16,300}`,
  ),
  token('api-key', ['sk-'], `sk-(?=[A-Za-z]{0,100}[0-9])[A-Za-z0-9]{32,200}${end}`),
  token('google-key', ['AIza'], `AIza${url64}{35}${end}`),
  token('google-client-secret', ['GOCSPX-'], `GOCSPX-${url64}{20,60}`),
  token('google-token', ['ya29.'], `ya29\\.${url64}{20,500}`),
  token('aws-access-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], `(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}${end}`),
  token('aws-bedrock-key', ['ABSK'], 'ABSK[A-Za-z0-9+/]{80,300}={0,2}'),
  after(
    'aws-secret',
    ['access_key', 'accesskey', 'aws_key', 'awskey'],
    `aws_?(?:secret)?_?(?:access)?_?key${assign}`,
    `[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])`,
  ),
  token('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], `gh[pousr]_[A-Za-z0-9]{36,255}`),
  token('github-token', ['github_pat_'], `github_pat_[A-Za-z0-9_]{22,255}`),
  token(
    'gitlab-token',
    ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-'],
    `gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-${url64}{20,300}`,
  ),
  token('slack-token', ['xox', 'xapp-'], `(?:xox[abeoprs](?:\\.xox[bp])?|xapp)-[A-Za-z0-9-]{10,300}`),
  after(
    'slack-webhook',
    ['hooks.slack.com'],
    'hooks\\.slack\\.com/(?:services|workflows|triggers)/',
    '[A-Za-z0-9+/]{20,100}',
  ),
  token(
    'stripe-key',
    ['sk_', 'rk_', 'whsec_'],
    `(?:(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{10,200}|whsec_[A-Za-z0-9+/=]{24,100})`,
  ),
  token('huggingface-token', ['hf_', 'api_org_'], `(?:hf|api_org)_[A-Za-z0-9]{30,60}${end}`),
  token('npm-token', ['npm_'], `npm_[A-Za-z0-9]{36}${end}`),
  token('pypi-token', ['pypi-'], `pypi-AgE${url64}{50,300}`),
  token('groq-key', ['gsk_'], `gsk_[A-Za-z0-9]{40,100}`),
  token('xai-key', ['xai-'], `xai-[A-Za-z0-9]{60,120}`),
  token('perplexity-key', ['pplx-'], `pplx-[A-Za-z0-9]{40,80}`),
  token('replicate-token', ['r8_'], `r8_[A-Za-z0-9]{37}${end}`),
  token('langsmith-key', ['lsv2_'], `lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{8,12}`),
  token('pinecone-key', ['pcsk_'], `pcsk_[A-Za-z0-9_]{40,120}`),
  token('tavily-key', ['tvly-'], `tvly-${url64}{24,80}`),
  token('azure-key', ['JQQJ99'], `[A-Za-z0-9]{40,60}JQQJ99[A-Za-z0-9]{10,40}`),
  after(
    'azure-key',
    ['accountkey', 'sharedaccesskey'],
    '(?:AccountKey|SharedAccessKey)=',
    '[A-Za-z0-9+/]{40,100}={0,2}',
  ),
  token('azure-client-secret', ['8Q~', '7Q~'], `[A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}`),
  token('databricks-token', ['dapi'], `dapi[0-9a-f]{32}(?:-\\d)?${end}`),
  token('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_', 'dot_v1_'], `do[oprt]_v1_[0-9a-f]{64}${end}`),
  token('sendgrid-key', ['SG.'], `SG\\.${url64}{16,32}\\.${url64}{16,64}`),
  token('mailgun-key', ['key-'], `key-[0-9a-f]{32}${end}`),
  token(
    'twilio-key',
    [...'0123456789abcdef'].map((digit) => `SK${digit}`),
    `SK[0-9a-f]{32}${end}`,
  ),
  token('telegram-token', [':AA'], `\\d{8,10}:AA${url64}{33}${end}`),
  after('discord-webhook', ['/api/webhooks/'], '/api/webhooks/\\d{15,22}/', `${url64}{50,100}`),
  token('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], `shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}${end}`),
  token('linear-key', ['lin_api_'], `lin_api_[A-Za-z0-9]{30,60}`),
  token('notion-token', ['ntn_', 'secret_'], `(?:ntn|secret)_[A-Za-z0-9]{40,60}${end}`),
  token('postman-key', ['PMAK-'], `PMAK-[0-9a-f]{24}-[0-9a-f]{34}`),
  token('vault-token', ['hvs.', 'hvb.'], `hv[sb]\\.${url64}{24,200}`),
  token('grafana-token', ['glsa_', 'glc_'], `(?:glsa|glc)_[A-Za-z0-9_+/=-]{32,300}`),
  token('sentry-token', ['sntrys_', 'sntryu_'], `sntry[su]_[A-Za-z0-9+/=_-]{32,300}`),
  token('docker-token', ['dckr_pat_', 'dckr_oat_'], `dckr_[po]at_${url64}{20,60}`),
  token('atlassian-token', ['ATATT3'], `ATATT3[A-Za-z0-9_=-]{100,300}`),
  token('age-key', ['AGE-SECRET-KEY-'], `AGE-SECRET-KEY-1[0-9A-Z]{58}`),
  token('supabase-token', ['sbp_'], `sbp_[0-9a-f]{40}${end}`),
  {
    name: 'jwt',
    literals: ['eyJ'],
    anyCase: false,
    // A hyphen before it belongs to the run as well, else a text of many such beginnings would be scanned again from each.
    pattern: new RegExp(
      `(?:(?<![A-Za-z0-9_-])|(?<=\\\\[nrtbf])|(?<=%[0-9A-Fa-f]{2}))eyJ${url64}{10,2000}\\.eyJ${url64}{4,4000}\\.${url64}{8,1000}`,
      'g',
    ),
  },
  after(
    'authorization',
    ['authorization'],
    `authorization${assign}(?:(?:bearer|basic|token|digest|apikey)\\s{1,3})?`,
    '(?!bearer|basic|token|digest|apikey|\\[redacted)[^\\s"\'`,;<>(){}\\[\\]\\\\]{8,4000}',
  ),
  after('bearer', ['bearer'], '(?:\\b|(?<=\\\\[nrtbf]))bearer\\s{1,3}', `${withDigit}[A-Za-z0-9._~+/=-]{20,4000}`),
  after(
    'api-key',
    ['api_key', 'api-key', 'apikey'],
    `(?<![A-Za-z0-9])(?:[A-Za-z0-9]{1,30}[_-]){0,4}api[_-]?key${assign}`,
    `${withDigit}[A-Za-z0-9._~+/=-]{16,300}`,
  ),
  after(
    'secret',
    ['_secret', '_token', '_passw', 'access_key'],
    `(?<![A-Za-z0-9])(?:[A-Za-z0-9]{1,30}_){1,4}(?:secret|token|password|passwd|access_key|secret_key)${assign}`,
    `${withDigit}[A-Za-z0-9._~+/=-]{16,300}`,
  ),
  after(
    'password',
    ['://'],
    '\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:/@"\'<>]{0,100}:',
    '[^\\s@/"\'<>\\[]{3,200}(?=@[A-Za-z0-9\\[])',
  ),
  after('password', ['password', 'pwd'], ';\\s{0,3}(?:password|pwd)\\s{0,3}=\\s{0,3}', '[^;"\'\\s\\[]{4,200}'),
  after('signature', ['sig='], '[?&]sig=', '[A-Za-z0-9%+/=]{40,120}'),
];
