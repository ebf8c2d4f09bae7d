// The Connections view as plain data: providers with the state of their address and key, and below each what it answered
// when it was last tested.
import { formatDuration } from '../../core/operation/formatValue.ts';
import { isRetiring } from '../../core/operation/modelFactsText.ts';
import { type CompletionError, needsNetwork, type Probe, type Provider } from '../../core/provider/provider.ts';
import { rowText } from '../foreignText.ts';
import { problemOf } from '../runs/runView.ts';
import type { KeyState, ModelChoice } from './modelDirectory.ts';
import { choiceText } from './modelSections.ts';
import { isLoopback, remoteHint } from './remoteHint.ts';

export interface ProviderNode {
  readonly kind: 'provider';
  readonly provider: Provider;
  readonly key: KeyState;
  /** A call could be tried. */
  readonly isReady: boolean;
  /** Null before it was asked in this session. */
  readonly probe: Probe | null;
}

export interface AnswerNode {
  readonly kind: 'answer';
  readonly provider: Provider;
  readonly label: string;
  readonly description: string;
  /** `quote` stands before the server's own words. */
  readonly icon: 'pass' | 'error' | 'quote' | 'lightbulb';
}

export interface ModelNode {
  readonly kind: 'model';
  readonly choice: ModelChoice;
  readonly atMs: number;
}

export type ConnectionNode = ProviderNode | AnswerNode | ModelNode;

export interface ConnectionItemView {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: string;
  readonly color: 'good' | 'bad' | 'warning' | 'dim' | null;
  readonly isExpandable: boolean;
  /** Words that menus look for. */
  readonly context: string;
}

/** Set up with a key first, then what needs none, then what has none; by title in each. */
export function inOrder(nodes: readonly ProviderNode[]): ProviderNode[] {
  const rank = ({ key, isReady }: ProviderNode) => (key.hasKey ? 0 : isReady ? 1 : 2);
  return [...nodes].sort((a, b) => rank(a) - rank(b) || a.provider.title.localeCompare(b.provider.title));
}

export interface AnswerOptions {
  readonly choices: readonly ModelChoice[];
  readonly atMs: number;
  /** The machine that the extension runs on, when it is not the user's own. */
  readonly remoteName: string | null;
}

/** What stands below a provider that was tested: where it was reached and how fast, or why not and what to do; its models. */
export function answerNodes({ provider, probe }: ProviderNode, options: AnswerOptions): ConnectionNode[] {
  if (probe === null) return [];
  if ('error' in probe) {
    const { error } = probe;
    const todo = remedyText(probe.host, { error, remoteName: options.remoteName });
    return [
      ...errorRows(provider, error, probe.host),
      ...(todo === null
        ? []
        : [{ kind: 'answer' as const, provider, label: todo, description: '', icon: 'lightbulb' as const }]),
    ];
  }
  const label = `${placeOf(provider, probe.host)} answered in ${formatDuration(probe.durationMs)}`;
  return [
    { kind: 'answer', provider, label, description: countText(probe.models.length), icon: 'pass' },
    ...options.choices.map((choice) => ({ kind: 'model' as const, choice, atMs: options.atMs })),
  ];
}

/** What we say of it, and on a row of its own what the server said, since a row of the side bar is short. */
function errorRows(provider: Provider, { message }: CompletionError, host: string): AnswerNode[] {
  const [, ours = message, theirs] = /^(.{1,120}? \(\d{3}\)): (.+)$/s.exec(message) ?? [];
  const isAboutHost = host !== '' && ours.startsWith(`${host} `);
  const first: AnswerNode = {
    ...{ kind: 'answer', provider, icon: 'error' },
    ...(isAboutHost ? { label: host, description: ours.slice(host.length + 1) } : { label: ours, description: host }),
  };
  if (theirs === undefined) return [first];
  return [first, { kind: 'answer', provider, label: theirs, description: '', icon: 'quote' }];
}

/** What to do about a failed test, in the editor; null when the message says it all. */
export function remedyText(
  host: string,
  { error, remoteName }: { readonly error: CompletionError; readonly remoteName: string | null },
): string | null {
  if (remoteName !== null && error.code === 'provider/unreachable' && isLoopback(host))
    return remoteHint(host, remoteName);
  // VS Code's own models have no address to check.
  if (host === '' && error.code === 'provider/not-found') return null;
  return problemOf({ ...error, hint: null }).hint;
}

export function connectionItem(node: ConnectionNode): ConnectionItemView {
  return rowText(viewOf(node));
}

function viewOf(node: ConnectionNode): ConnectionItemView {
  if (node.kind === 'provider') return providerItem(node);
  return node.kind === 'model' ? modelItem(node) : answerItem(node);
}

function providerItem(node: ProviderNode): ConnectionItemView {
  const { provider, key, probe } = node;
  const words = ['provider', 'testable'];
  if (provider.keyVariable !== null) words.push('keyable', key.hasKey ? 'hasKey' : 'noKey');
  if (needsNetwork(provider)) words.push('addressable');
  return {
    ...{ id: `connection/${provider.id}`, label: provider.title, description: stateText(node) },
    ...{ tooltip: tooltipOf(node), ...iconOf(node), isExpandable: probe !== null, context: words.join(' ') },
  };
}

function stateText({ provider, key, isReady, probe }: ProviderNode): string {
  if (probe !== null && 'models' in probe)
    return `${countText(probe.models.length)} · ${formatDuration(probe.durationMs)}`;
  if (probe !== null) return failureWord(probe.error);
  if (!needsNetwork(provider)) return provider.isLocal ? 'built in, no network' : 'in this editor';
  if (key.hasKey) return 'ready · key in secret storage';
  if (key.host === null) return 'no address';
  if (!isReady) return 'no key';
  return `${isLoopback(key.host) ? 'local' : 'no key needed'} · ${key.host}`;
}

function failureWord({ code }: CompletionError): string {
  switch (code) {
    case 'provider/unauthorized':
      return 'key refused';
    case 'provider/missing-key':
      return 'no key';
    case 'provider/unreachable':
    case 'provider/host-not-found':
      return 'unreachable';
    case 'provider/timeout':
      return 'no answer';
    default:
      return 'failed';
  }
}

function tooltipOf({ provider, key }: ProviderNode): string {
  if (!needsNetwork(provider)) return `${provider.title} · models are named ${provider.id}/…`;
  const keyLine = key.hasKey
    ? 'Key: in the editor’s secret storage, for this address only'
    : `Key: none${provider.needsKey ? '' : ' needed'}`;
  return [provider.title, `Address: ${key.host ?? 'none'}`, keyLine, `Models are named ${provider.id}/…`].join('\n');
}

function iconOf({ provider, key, isReady, probe }: ProviderNode): Pick<ConnectionItemView, 'icon' | 'color'> {
  if (probe !== null) return 'models' in probe ? { icon: 'pass', color: 'good' } : { icon: 'error', color: 'bad' };
  if (!isReady) return { icon: 'circle-outline', color: 'dim' };
  return { icon: key.hasKey || !needsNetwork(provider) ? 'plug' : 'server', color: null };
}

function answerItem({ provider, label, description, icon }: AnswerNode): ConnectionItemView {
  const color = icon === 'pass' ? 'good' : icon === 'error' ? 'bad' : null;
  return {
    ...{
      id: `connection/${provider.id}/${icon}`,
      label,
      description,
      tooltip: [label, description].filter(Boolean).join('\n'),
    },
    ...{ icon, color, isExpandable: false, context: 'answer' },
  };
}

function modelItem({ choice, atMs }: ModelNode): ConnectionItemView {
  const isWarned = isRetiring(choice.facts, atMs);
  const description = choiceText(choice, atMs);
  return {
    ...{ id: `connection/${choice.name}`, label: choice.name, description, tooltip: `${choice.name}\n${description}` },
    ...{ icon: isWarned ? 'warning' : 'symbol-misc', color: isWarned ? 'warning' : null },
    ...{ isExpandable: false, context: 'model' },
  };
}

function placeOf(provider: Provider, host: string): string {
  if (host !== '') return host;
  return provider.isLocal ? 'Built in' : 'VS Code';
}

function countText(count: number): string {
  return count === 1 ? '1 model' : `${count} models`;
}
