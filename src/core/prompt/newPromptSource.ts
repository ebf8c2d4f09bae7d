// The text of a new prompt file: short, commented, and runnable as it stands.
import { isPromptId } from './promptName.ts';
import { toFlowYaml } from './writeYaml.ts';

/** Source of a starter prompt. Throws a RangeError for an id that no file could declare. */
export function newPromptSource(id: string): string {
  if (!isPromptId(id)) throw new RangeError('A prompt id has letters, digits, `.`, `_`, `-` and `/` only.');
  return `# A prompt, its model and its variables. Every change you commit is a version.
id: ${toFlowYaml(id)}
name: ${JSON.stringify(titleOf(id))}

# Without a model you choose one when you run the prompt.
# model: openai/gpt-6-luna
modelParameters:
  temperature: 0.2

# {{ name }} inserts a variable; {% if %} and {% for %} work too.
templateFormat: nunjucks
variables:
  - name: input
    type: string
    required: true
    description: The text to work on.
messages:
  - role: system
    content: |
      You are a careful assistant. Answer in plain sentences.
  - role: user
    content: |
      {{ input }}

# Rows to try the prompt on. Every key is a variable; \`expected\` says what a good answer holds.
testData:
  - input: What is a prompt version?
    expected: Every text of the prompt that was committed.
`;
}

function titleOf(id: string): string {
  const words = (id.split(/[/.]/).at(-1) ?? id).split(/[-_]+/).filter((word) => word !== '');
  const title = words.join(' ');
  return title === '' ? id : title.charAt(0).toUpperCase() + title.slice(1);
}
