// The story of the sample repository, commit by commit: what each author did, on which branch, in which order.
// Every kind of change that versions have to tell apart is in it once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const authors = {
  ada: { name: 'Ada Lindqvist', email: 'ada@fernway.example' },
  ben: { name: 'Ben Okafor', email: 'ben@fernway.example' },
} as const;

/** The working tree as a map that a step edits: path to text. */
export type Files = Map<string, string>;

export interface Step {
  readonly author: keyof typeof authors;
  readonly subject: string;
  /** Default `main`; a branch is created from the tip of `main` the first time it is named. */
  readonly branch?: string;
  /** Makes the commit a merge of this branch. */
  readonly merges?: string;
  readonly edit: (files: Files) => void;
}

/** Repository-relative paths of the sample, where each prompt ends up. */
export const samplePath = {
  greeting: 'prompts/chat/welcome.prompt.yaml',
  summarize: 'prompts/triage/summarize-ticket.prompt.yaml',
  classify: 'prompts/triage/classify-intent.prompt.yaml',
  reply: 'prompts/chat/draft-reply.prompt.yaml',
  translate: 'prompts/chat/translate-reply.prompt.yaml',
  order: 'prompts/triage/extract-order.prompt.yaml',
  mood: 'prompts/triage/rate-mood.prompt.yaml',
} as const;

const twoParagraphs = 'Write at most two paragraphs.';
const polite = 'in one polite sentence';

export const steps: readonly Step[] = [
  {
    author: 'ada',
    subject: 'Start with a greeting and a ticket summary',
    edit: (files) => add(files, 'README.md', 'prompts/greeting.prompt.yaml', 'prompts/summarize-ticket.prompt.yaml'),
  },
  {
    author: 'ben',
    subject: 'Send messages to the right queue',
    edit: (files) => add(files, 'prompts/classify-intent.prompt.yaml'),
  },
  {
    author: 'ada',
    subject: 'Keep summaries under sixty words',
    edit: (files) =>
      replace(
        files,
        'prompts/summarize-ticket.prompt.yaml',
        'Invent nothing.',
        'Invent nothing. Use at most 60 words.',
      ),
  },
  {
    author: 'ben',
    subject: 'Draft replies for the support desk',
    edit: (files) => {
      add(files, 'prompts/draft-reply.prompt.yaml');
      move(files, 'prompts/draft-reply.prompt.yaml', samplePath.reply);
    },
  },
  {
    author: 'ben',
    subject: 'Sort the prompts into folders',
    edit: (files) => {
      move(files, 'prompts/greeting.prompt.yaml', samplePath.greeting);
      move(files, 'prompts/classify-intent.prompt.yaml', samplePath.classify);
    },
  },
  {
    author: 'ada',
    subject: 'Summaries start with the product, and move to triage',
    edit: (files) => {
      move(files, 'prompts/summarize-ticket.prompt.yaml', samplePath.summarize);
      replace(files, samplePath.summarize, 'Say what', 'Start with the product. Say what');
    },
  },
  {
    author: 'ada',
    subject: 'Collect tickets to test summaries with',
    edit: (files) => {
      add(files, 'data/tickets.jsonl');
      files.set(
        samplePath.summarize,
        `${files.get(samplePath.summarize)}datasets:\n  - name: tickets\n    path: ../../data/tickets.jsonl\n`,
      );
    },
  },
  {
    author: 'ben',
    subject: 'Quote the greeting like the other prompts',
    edit: (files) => {
      replace(
        files,
        samplePath.greeting,
        'content: Greet {{ customer }} and ask how you can help.',
        ['# one sentence, one question', '    content: "Greet {{ customer }} and ask how you can help."'].join('\n'),
      );
    },
  },
  {
    author: 'ada',
    subject: 'Try a much warmer greeting',
    edit: (files) => replace(files, samplePath.greeting, polite, 'like an old friend, in two or three sentences'),
  },
  {
    author: 'ben',
    subject: 'Revert "Try a much warmer greeting"',
    edit: (files) => replace(files, samplePath.greeting, 'like an old friend, in two or three sentences', polite),
  },
  {
    author: 'ben',
    branch: 'shorter-replies',
    subject: 'Replies fit on a phone screen',
    edit: (files) => replace(files, samplePath.reply, twoParagraphs, 'Write at most five short sentences.'),
  },
  {
    author: 'ada',
    subject: 'Replies name the order number',
    edit: (files) => replace(files, samplePath.reply, twoParagraphs, `${twoParagraphs} Name the order number.`),
  },
  {
    author: 'ada',
    merges: 'shorter-replies',
    subject: "Merge branch 'shorter-replies'",
    edit: (files) =>
      replace(
        files,
        samplePath.reply,
        `${twoParagraphs} Name the order number.`,
        'Write at most five short sentences and name the order number in the first.',
      ),
  },
  {
    author: 'ada',
    subject: "Translate replies into the customer's language",
    edit: (files) => {
      add(files, 'prompts/translate-reply.prompt.yaml');
      move(files, 'prompts/translate-reply.prompt.yaml', samplePath.translate);
    },
  },
  {
    author: 'ben',
    subject: 'Read order details and the mood of a ticket',
    edit: (files) => {
      add(files, 'prompts/extract-order.prompt.yaml', 'prompts/rate-mood.prompt.yaml');
      move(files, 'prompts/extract-order.prompt.yaml', samplePath.order);
      move(files, 'prompts/rate-mood.prompt.yaml', samplePath.mood);
    },
  },
  {
    author: 'ben',
    branch: 'bullet-summaries',
    subject: 'Summaries become three bullet points',
    edit: (files) => replace(files, samplePath.summarize, 'Use at most 60 words.', 'Answer with three bullet points.'),
  },
];

/** The change that lies uncommitted in the working tree: the draft of one prompt. */
export function editDraft(files: Files): void {
  replace(files, samplePath.translate, 'Keep names', 'Keep the tone. Keep names');
}

function add(files: Files, ...paths: readonly string[]): void {
  for (const path of paths) files.set(path, readFileSync(join(import.meta.dirname, 'files', path), 'utf8'));
}

function move(files: Files, from: string, to: string): void {
  const text = files.get(from);
  if (text === undefined) throw new Error(`The sample has no ${from} to move.`);
  files.delete(from);
  files.set(to, text);
}

function replace(files: Files, path: string, before: string, after: string): void {
  const text = files.get(path);
  if (!text?.includes(before)) throw new Error(`The sample's ${path} does not say "${before}".`);
  files.set(
    path,
    text.replace(before, () => after),
  );
}
