// The repository that transcripts show: three prompts, one of them broken, with a revert, a comment-only commit, a rename
// and a second branch.
import { CliProject } from './cliProject.ts';

export const summaryPath = 'prompts/summary.prompt.yaml';

const summary = `id: support.summary
name: Ticket summary
description: Summarises one support ticket.
status: active
tags: [support]
model: offline/echo
modelParameters:
  temperature: 0.2
templateFormat: nunjucks
variables:
  - {name: ticket, required: true, description: Full text of the ticket}
  - {name: tone, enum: [neutral, friendly], default: neutral}
  - {name: words, type: integer, default: 60}
messages:
  - role: system
    content: You summarise support tickets in a {{ tone }} tone, in at most {{ words }} words.
  - role: user
    content: "{{ ticket }}"
`;

const translate = `name: Translate
templateFormat: nunjucks
messages:
  - role: user
    content: "Translate into German: {{ input }}"
`;

const broken = `id: broken
messages:
  - role: user
    content: "unclosed
`;

export function createSampleProject(): CliProject {
  const project = new CliProject();
  project.write(summaryPath, summary);
  project.write('translate.prompt.yaml', translate);
  project.write('README.md', '# Prompts\n');
  project.commit('Summarise tickets');
  project.replace(summaryPath, 'at most {{ words }} words', 'one sentence');
  project.commit('Ask for one sentence', 'grace');
  project.write(summaryPath, `# Owned by the support team.\n${project.read(summaryPath)}`);
  project.commit('Say who owns it');
  project.git('checkout', '--quiet', '-b', 'friendlier');
  project.replace(summaryPath, 'default: neutral', 'default: friendly');
  project.commit('Be friendly by default', 'grace');
  project.git('checkout', '--quiet', 'main');
  project.write(summaryPath, summary);
  project.git('mv', 'translate.prompt.yaml', 'prompts/translate.prompt.yaml');
  project.commit('Go back to a word limit');
  project.write('prompts/broken.prompt.yaml', broken);
  project.commit('Add a prompt that cannot be read', 'grace');
  return project;
}
