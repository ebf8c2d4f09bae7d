// What the scripted server answers to the configurations beside this file: the same to whoever asks the same. promptfoo was
// asked at it, and so are we.
import { createHash } from 'node:crypto';
import { type Reply, sendJson } from '../modelServer.ts';

interface Asked {
  readonly model: string;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly input?: string | readonly string[];
}

const answers: readonly (readonly [RegExp, string])[] = [
  [/return a lamp/i, 'You can return your lamp within 30 days.'],
  [/opening hours/i, '{"monday": "9-17", "sunday": "closed"}'],
  [/speak to a manager/i, 'I am sorry, a supervisor will call you about your refund.'],
  [/SPEAK TO A MANAGER/, 'A team lead will call.'],
  [/which shop/i, 'This is Lamp & Light.'],
  [/norway/i, 'Yes, we ship to Norway.'],
  [/iceland/i, 'No, we do not ship to Iceland.'],
  [/dimmable/i, 'Yes, the Aurora is dimmable, sorry for the late answer.'],
  [/2\+2/, '4'],
  [/long story/i, 'Once upon a time a lamp met a moth and smiled.'],
  [/first line\nsecond line/, 'erste Zeile\nzweite Zeile'],
  [/Hello Ada/, 'Hallo Ada'],
  [/Hello "world"[\s\S]*|German[\s\S]*Hello/, 'Hallo "Welt"'],
  [/object/i, 'an object was sent'],
  [/Seize the day/, 'carpe diem, mi amice'],
  [/five words: The lamp/, 'Lamps came before the bulb.'],
  [/five words: Rivers/, 'Rivers carry stones seaward always.'],
  [/The lamp was/, 'The lamp is older than the light bulb, says the article.'],
  [/Rivers carry/, 'The river carries stones.'],
  [/Nothing to see/, 'NOTHING happens here.'],
];

function chatAnswer({ model, messages = [] }: Asked): string {
  const text = messages.map(({ role, content }) => `${role}: ${content}`).join('\n');
  if (/Judge the answer/.test(text)) return judged(text);
  if (/Which one meets the criterion best/.test(text)) return '{"evidence": [], "reason": "short", "best": "2"}';
  if (/index of the text that best fits/.test(text)) return '1';
  if (/founded|she do|Are you sure/.test(text)) return recalled(text);
  const found = answers.find(([pattern]) => pattern.test(text))?.[1] ?? 'I cannot say.';
  return model === 'gpt-4o' ? `${found} Indeed.` : found;
}

/** Says how much was said before, so that a conversation that lacks a turn is found out. */
function recalled(text: string): string {
  const before = text.match(/(?:assistant|Bot): /g)?.length ?? 0;
  if (/Are you sure\?\W*$/.test(text)) return `${before} answers before, and I am sure.`;
  if (/she do that\?\W*$/.test(text)) return /Ada founded/.test(text) ? 'In 1843.' : 'Who is she?';
  return /mill/.test(text) ? 'Grace founded the mill.' : 'Ada founded it.';
}

function judged(text: string): string {
  const isAboutLamps = /a summary of lamps/.test(text);
  return JSON.stringify({
    pass: !/Indeed/.test(text) || isAboutLamps,
    score: isAboutLamps ? 0.75 : 0.5,
    reason: 'said so',
  });
}

/** Eight numbers made of the text's words, so that texts with the same words are near each other. */
function vectorOf(text: string): number[] {
  const vector = Array.from({ length: 8 }, () => 0.1);
  for (const word of text.toLowerCase().match(/[a-z]{3,}/g) ?? []) {
    const at = (createHash('sha256').update(word.replace(/s$/, '')).digest()[0] as number) % 8;
    vector[at] = (vector[at] as number) + 1;
  }
  return vector;
}

export const suiteAnswer: Reply = ({ request, response }) => {
  const asked = JSON.parse(request.body) as Asked;
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  if (asked.input !== undefined) {
    const texts = typeof asked.input === 'string' ? [asked.input] : asked.input;
    const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
    return sendJson(response, 200, { object: 'list', model: asked.model, data, usage });
  }
  const message = { role: 'assistant', content: chatAnswer(asked) };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  return sendJson(response, 200, { id: 'chat', object: 'chat.completion', model: asked.model, choices, usage });
};
