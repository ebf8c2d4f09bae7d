// A 4 KB prompt: ours against nunjucks, both from text to text, and a parsed template rendered again.
import nunjucks from 'nunjucks';
import { parseTemplate } from '../../src/core/template/parseTemplate.ts';
import { renderParsed, renderTemplate } from '../../src/core/template/renderTemplate.ts';
import type { BenchRow } from './benchRow.ts';

const paragraph =
  'You summarise support tickets for {{ team }} in a {{ tone | lower }} tone. Name the product area first.\n';
const loop = '{% for item in items %}- {{ loop.index }}. {{ item.title | upper }}: {{ item.text }}\n{% endfor %}';
const choice = '{% if urgent and items | length > 2 %}Answer today.{% else %}Answer this week.{% endif %}\n';
const prose =
  'Plain sentences explain what a good answer looks like, give one example, and say what must be left out.\n';
const prompt = `${paragraph}${prose.repeat(4)}${loop}${choice}${prose.repeat(4)}`
  .repeat(4)
  .slice(0, 4096)
  .replace(/\{[^}]*$/, '');
const items = ['a', 'b', 'c', 'd'].map((title) => ({ title, text: `About ${title}` }));
const variables = { team: 'Payments', tone: 'Friendly', urgent: true, items };
const pairs = 9;
const rounds = 100;

function millisecondsPerRound(work: () => unknown): number {
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) work();
  return (performance.now() - start) / rounds;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function compare(ours: () => unknown, theirs: () => unknown): { ratio: number; detail: string } {
  const measured = Array.from({ length: pairs }, () => ({
    ours: millisecondsPerRound(ours),
    theirs: millisecondsPerRound(theirs),
  }));
  const ratio = median(measured.map((pair) => pair.ours / pair.theirs));
  const show = (side: 'ours' | 'theirs') => `${median(measured.map((pair) => pair[side])).toFixed(3)} ms`;
  return { ratio, detail: `${prompt.length} characters, ours ${show('ours')}, nunjucks ${show('theirs')}` };
}

export async function run(): Promise<BenchRow[]> {
  const environment = new nunjucks.Environment(null, { autoescape: false });
  const options = { format: 'nunjucks', path: '' } as const;
  const parsed = parseTemplate(prompt, options);
  const compiled = new nunjucks.Template(prompt, environment, '', true);
  const ours = () => renderTemplate(prompt, variables, options);
  if (ours().text !== environment.renderString(prompt, variables)) throw new Error('The two renderings differ.');
  const once = compare(ours, () => environment.renderString(prompt, variables));
  const again = compare(
    () => renderParsed(parsed, variables),
    () => compiled.render(variables),
  );
  const row = { floor: 1, better: 'lower' } as const;
  return [
    { id: 'T1', title: 'Parse and render a 4 KB prompt, against nunjucks', moonshot: 0.5, ...row, ...once },
    {
      id: 'T2',
      title: 'Render a parsed 4 KB prompt, against a compiled nunjucks template',
      ...row,
      floor: 4,
      moonshot: 1,
      ...again,
    },
  ];
}

if (import.meta.main) console.table(await run());
