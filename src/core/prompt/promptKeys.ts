// Every key of a prompt file, declared once: the parser, the JSON Schema and the documentation all read this table.

export type KeyType = 'string' | 'number' | 'integer' | 'boolean' | 'strings' | 'list' | 'map' | 'any';

export interface KeySpec {
  readonly name: string;
  /** Other spellings that are read as this key. */
  readonly aliases?: readonly string[];
  readonly type: KeyType;
  /** Values worth offering. Other values are diagnosed by the reader of the key, not by the schema. */
  readonly values?: readonly string[];
  /** Whether the key is part of the prompt hash, that is, can change what a model answers. */
  readonly isSent?: boolean;
  readonly description: string;
}

export const promptKeys: readonly KeySpec[] = [
  { name: 'id', type: 'string', description: 'Stable name of the prompt. It survives renames of the file.' },
  { name: 'name', type: 'string', description: 'Title shown to people. Without it the file name is shown.' },
  { name: 'description', type: 'string', description: 'What the prompt does, in a sentence.' },
  { name: 'goal', type: 'string', description: 'What a good answer achieves, in words that a reviewer can check.' },
  { name: 'owner', type: 'string', description: 'Person or team to ask.' },
  {
    name: 'status',
    type: 'string',
    values: ['draft', 'active', 'deprecated', 'archived'],
    description: 'Where the prompt is in its life.',
  },
  { name: 'tags', type: 'strings', description: 'Words to filter by.' },
  {
    name: 'metadata',
    type: 'map',
    description: 'Anything else worth keeping beside the prompt. Never sent to a model.',
  },
  {
    name: 'provider',
    type: 'string',
    isSent: true,
    description: 'Who answers, for example `openai`. Without it the part of `model` before the slash decides.',
  },
  {
    name: 'model',
    type: 'any',
    isSent: true,
    description:
      'Model as `publisher/name`, for example `openai/gpt-6-luna`. It can also be chosen when the prompt is run.',
  },
  {
    name: 'modelParameters',
    aliases: ['model_parameters'],
    type: 'map',
    isSent: true,
    description: 'Sampling parameters. Keys we do not know are passed to the provider as they are.',
  },
  {
    name: 'messages',
    type: 'list',
    isSent: true,
    description: 'The conversation that is sent, in order. `content` is template text.',
  },
  {
    name: 'templateFormat',
    type: 'string',
    values: ['simple', 'nunjucks'],
    isSent: true,
    description:
      '`simple` replaces `{{name}}` and nothing else; `nunjucks` adds `{% if %}`, `{% for %}` and filters. Without the key the text decides.',
  },
  {
    name: 'variables',
    type: 'any',
    isSent: true,
    description:
      'Placeholders with their type, default and meaning. Only names in use, types and defaults are part of a version.',
  },
  {
    name: 'examples',
    type: 'list',
    isSent: true,
    description: 'Few-shot pairs. They are sent as user and assistant messages before the last user message.',
  },
  {
    name: 'tools',
    type: 'list',
    isSent: true,
    description: 'Functions the model may call, in the shape of the OpenAI API.',
  },
  {
    name: 'toolChoice',
    aliases: ['tool_choice'],
    type: 'any',
    isSent: true,
    description: '`auto`, `none`, `required`, or the one function the model must call.',
  },
  {
    name: 'responseFormat',
    aliases: ['response_format'],
    type: 'any',
    values: ['text', 'json_object', 'json_schema'],
    isSent: true,
    description: 'Form of the answer. `json_schema` needs `jsonSchema`.',
  },
  {
    name: 'jsonSchema',
    aliases: ['json_schema'],
    type: 'any',
    isSent: true,
    description: 'JSON text with `name` and `schema`, which the answer must follow.',
  },
  {
    name: 'testData',
    aliases: ['test_data'],
    type: 'list',
    description:
      'Rows to try the prompt on. Every key of a row is a variable; `expected` is what a good answer says, and `turns` or `simulatedUser` make it a conversation.',
  },
  {
    name: 'scenarios',
    type: 'list',
    description:
      'More rows: `config` and `tests` are lists of rows, and every test is tried under every configuration. What a test says wins.',
  },
  {
    name: 'datasets',
    type: 'list',
    description: 'Files with more rows: .jsonl, .csv, .tsv, .json, .yaml or .xlsx inside the workspace.',
  },
  {
    name: 'sweep',
    type: 'map',
    description:
      'Values to try in an evaluation: of `model`, of model parameters, of variables. Every combination is evaluated.',
  },
  { name: 'evaluators', type: 'list', description: 'How an answer is judged: `string`, `llm` or `uses`.' },
  {
    name: 'derivedMetrics',
    type: 'list',
    description: 'Figures of an evaluation computed from the named metrics of evaluators, as promptfoo does.',
  },
  { name: 'budgets', type: 'map', description: 'Limits for one call.' },
];

export const messageKeys: readonly KeySpec[] = [
  {
    name: 'role',
    type: 'string',
    values: ['system', 'developer', 'user', 'assistant', 'tool'],
    isSent: true,
    description: 'Who speaks.',
  },
  { name: 'content', type: 'any', isSent: true, description: 'Template text of the message.' },
  { name: 'name', type: 'string', isSent: true, description: 'Name of the speaker, where the provider knows names.' },
  {
    name: 'toolCalls',
    aliases: ['tool_calls'],
    type: 'list',
    isSent: true,
    description: 'Function calls an assistant made.',
  },
  {
    name: 'toolCallId',
    aliases: ['tool_call_id'],
    type: 'string',
    isSent: true,
    description: 'The call a tool message answers.',
  },
  {
    name: 'attachments',
    type: 'list',
    isSent: true,
    description: 'Images that go with the text of a user, as paths from the root of the workspace.',
  },
];

export const parameterKeys: readonly KeySpec[] = [
  { name: 'temperature', type: 'number', isSent: true, description: 'Randomness of the answer; 0 is the least.' },
  {
    name: 'maxTokens',
    aliases: ['max_tokens', 'max_completion_tokens', 'maxCompletionTokens', 'maxOutputTokens', 'max_output_tokens'],
    type: 'integer',
    isSent: true,
    description: 'Most tokens the answer may have.',
  },
  {
    name: 'topP',
    aliases: ['top_p'],
    type: 'number',
    isSent: true,
    description: 'Nucleus sampling: share of probability considered.',
  },
  {
    name: 'topK',
    aliases: ['top_k'],
    type: 'integer',
    isSent: true,
    description: 'Number of most likely tokens considered.',
  },
  {
    name: 'stop',
    aliases: ['stopSequences', 'stop_sequences'],
    type: 'strings',
    isSent: true,
    description: 'Texts at which the answer ends.',
  },
  { name: 'seed', type: 'integer', isSent: true, description: 'Asks the provider for repeatable sampling.' },
  {
    name: 'frequencyPenalty',
    aliases: ['frequency_penalty'],
    type: 'number',
    isSent: true,
    description: 'Makes words rarer the more often they were used.',
  },
  {
    name: 'presencePenalty',
    aliases: ['presence_penalty'],
    type: 'number',
    isSent: true,
    description: 'Makes words rarer once they were used.',
  },
  {
    name: 'reasoningEffort',
    aliases: ['reasoning_effort'],
    type: 'string',
    values: ['minimal', 'low', 'medium', 'high'],
    isSent: true,
    description: 'How long a reasoning model may think.',
  },
  { name: 'extra', type: 'map', isSent: true, description: 'Parameters passed to the provider as they are.' },
];

export const variableKeys: readonly KeySpec[] = [
  { name: 'name', type: 'string', isSent: true, description: 'The name between the braces.' },
  { name: 'description', type: 'string', description: 'What to fill in.' },
  {
    name: 'type',
    type: 'string',
    values: ['string', 'number', 'integer', 'boolean', 'array', 'object', 'file', 'image'],
    isSent: true,
    description: 'Type of the value. Text from the command line is converted to it.',
  },
  { name: 'items', type: 'any', description: 'Type of the members of an array.' },
  { name: 'required', type: 'boolean', description: 'Whether a run is refused without a value.' },
  { name: 'default', type: 'any', isSent: true, description: 'Value when none is given.' },
  { name: 'enum', type: 'list', description: 'The only values allowed.' },
  { name: 'example', type: 'any', description: 'A value to show in forms.' },
  { name: 'sensitive', type: 'boolean', description: 'Keeps the value out of stored runs.' },
  { name: 'multiline', type: 'boolean', description: 'Offers a large text field.' },
];

export const exampleKeys: readonly KeySpec[] = [
  { name: 'input', type: 'map', isSent: true, description: 'Variables for the last user message.' },
  { name: 'output', type: 'string', isSent: true, description: 'The answer to show.' },
  { name: 'messages', type: 'list', isSent: true, description: 'Messages to insert as they stand.' },
];

export const budgetKeys: readonly KeySpec[] = [
  { name: 'maxCostUsd', type: 'number', description: 'Most US dollars one call may cost.' },
  { name: 'maxLatencyMs', type: 'number', description: 'Most milliseconds one call may take.' },
  { name: 'maxInputTokens', type: 'integer', description: 'Most tokens that may be sent.' },
  { name: 'maxOutputTokens', type: 'integer', description: 'Most tokens the answer may have.' },
];

export const derivedMetricKeys: readonly KeySpec[] = [
  { name: 'name', type: 'string', description: 'Name of the figure; later formulas may use it.' },
  {
    name: 'value',
    type: 'string',
    description: 'Formula over the sums of named metrics; `__count` is the number of answers.',
  },
  { name: 'threshold', type: 'number', description: 'The evaluation fails below it.' },
];

export const scenarioKeys: readonly KeySpec[] = [
  { name: 'config', type: 'list', description: 'Rows that every test is tried under.' },
  { name: 'tests', type: 'list', description: 'Rows. What a test says wins over the configuration.' },
];

export const datasetKeys: readonly KeySpec[] = [
  { name: 'name', type: 'string', description: 'Title of the dataset.' },
  {
    name: 'path',
    type: 'string',
    description:
      'File relative to this one, inside the workspace; `cases.xlsx#Sheet` is one sheet, `letters/` and `letters/*.txt` are files of a folder.',
  },
  { name: 'map', type: 'map', description: 'Variable name to column name.' },
  {
    name: 'columns',
    type: 'map',
    description: 'Variable name to column name, or to `{column, transform, default}` where the text is changed.',
  },
  { name: 'limit', type: 'integer', description: 'Most rows to read.' },
  { name: 'filter', type: 'strings', description: 'Only rows of which all of these are true: `column=value`.' },
  { name: 'split', type: 'string', description: 'Part of the data, for example `test`.' },
  {
    name: 'splits',
    type: 'map',
    description: 'Parts and their shares, drawn by the content of each row where no column `split` names one.',
  },
  { name: 'seed', type: 'integer', description: 'Draws the parts of `splits` anew.' },
];

export const evaluatorKeys: readonly KeySpec[] = [
  { name: 'name', type: 'string', description: 'Title of the check.' },
  { name: 'string', type: 'map', description: 'Compares text: `equals`, `contains`, `startsWith` or `endsWith`.' },
  { name: 'llm', type: 'map', description: 'Asks a model: `modelId`, `prompt`, `choices`, `systemPrompt`.' },
  { name: 'uses', type: 'string', description: 'A ready-made evaluator, `github/…` or `prompttracker/…`.' },
  { name: 'with', type: 'map', description: 'Settings of the ready-made evaluator.' },
  { name: 'weight', type: 'number', description: 'Share in the total score.' },
  { name: 'threshold', type: 'number', description: 'Score from 0 to 1 needed to pass.' },
];
