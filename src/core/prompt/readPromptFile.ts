// A prompt file read once: the prompt, what is wrong with it, and where everything stands.
// parsePrompt and locatePrompt are the two doors to it.
import { chooseTemplateFormat } from '../template/chooseTemplateFormat.ts';
import type { TemplateFormat } from '../template/parsedTemplate.ts';
import { decodeSource } from './decodeSource.ts';
import { detectFormat } from './detectFormat.ts';
import type { Finding, Report } from './finding.ts';
import type { Prompt, PromptFormat } from './prompt.ts';
import { promptKeys } from './promptKeys.ts';
import { readEvaluators } from './readEvaluators.ts';
import { type Fields, rangeOfValue, readFields, readText } from './readFields.ts';
import { readIdentity } from './readIdentity.ts';
import { type PlacedMessage, readMessages } from './readMessages.ts';
import { readOutput } from './readOutput.ts';
import { readModelChoice } from './readParameters.ts';
import { readTests } from './readTests.ts';
import { type PlacedVariable, readVariables } from './readVariables.ts';
import { readYaml } from './readYaml.ts';
import type { MapNode } from './sourceNode.ts';
import { textOf } from './sourceNode.ts';

export interface PromptFile {
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  readonly format: PromptFormat;
  /** Null when the file cannot be run. */
  readonly prompt: Prompt | null;
  /** Null when the file is no YAML mapping. */
  readonly root: MapNode | null;
  readonly messages: readonly PlacedMessage[];
  readonly variables: readonly PlacedVariable[];
  readonly findings: readonly Finding[];
}

/** Reads a prompt file. Never throws, whatever the bytes. */
export function readPromptFile(source: string | Uint8Array, path: string): PromptFile {
  const { text, hasByteOrderMark, problem } = decodeSource(source);
  const nothing = {
    text,
    hasByteOrderMark,
    format: 'unknown',
    prompt: null,
    root: null,
    messages: [],
    variables: [],
  } as const;
  if (problem) return { ...nothing, findings: [problem] };
  const { root, findings: yamlFindings } = readYaml(text);
  if (yamlFindings.some(({ severity }) => severity === 'error')) return { ...nothing, findings: yamlFindings };
  if (root?.kind !== 'map')
    return { ...nothing, findings: [...yamlFindings, emptyFinding(root !== null && root.value !== null)] };
  const { format, reason } = detectFormat(root);
  if (reason !== null) {
    const severity = format === 'unknown' ? 'warning' : 'information';
    const finding: Finding = {
      severity,
      code: 'prompt/foreign-format',
      message: reason,
      start: root.start,
      end: root.start,
    };
    return { ...nothing, format, root, findings: [...yamlFindings, finding] };
  }
  const findings = [...yamlFindings];
  const native = readNative(root, { path, format }, (finding) => findings.push(finding));
  const isRunnable = !findings.some(({ severity }) => severity === 'error');
  return { ...nothing, ...native, format, root, prompt: isRunnable ? native.prompt : null, findings };
}

function emptyFinding(hasContent: boolean): Finding {
  const message = hasContent
    ? 'A prompt file is a YAML mapping with `messages`. This file is something else.'
    : 'The prompt is empty. Start with `messages:` and one message with `role` and `content`.';
  return { severity: 'error', code: hasContent ? 'prompt/not-a-mapping' : 'prompt/empty', message, start: 0, end: 0 };
}

interface FileFacts {
  readonly path: string;
  readonly format: PromptFormat;
}

function readNative(root: MapNode, { path, format }: FileFacts, report: Report) {
  const fields = readFields(root, promptKeys, report);
  const messages = readMessages(root, report);
  const variables = readVariables(fields.known.get('variables'), report);
  const contents = messages.map(({ message }) => message);
  const { model, parameters } = readModelChoice(fields, report);
  const prompt: Prompt = {
    path,
    format,
    ...readIdentity(fields, report),
    provider: readText(fields.known.get('provider'), report),
    model,
    parameters,
    messages: contents,
    templateFormat: readTemplateFormat(fields, report) ?? chooseTemplateFormat(contents.map(({ content }) => content)),
    variables: variables.map(({ variable }) => variable),
    ...readOutput(fields, report),
    ...readTests(fields, report),
    evaluators: readEvaluators(fields.known.get('evaluators'), report),
  };
  return { prompt, messages, variables };
}

function readTemplateFormat(fields: Fields, report: Report): TemplateFormat | null {
  const entry = fields.known.get('templateFormat');
  const written = textOf(entry?.value);
  if (!entry || written === 'simple' || written === 'nunjucks') return (written as TemplateFormat | null) ?? null;
  const message = `\`templateFormat\` must be \`simple\` or \`nunjucks\`.`;
  report({ severity: 'error', code: 'prompt/template-format', message, ...rangeOfValue(entry) });
  return null;
}
