// Assertions of promptfoo that we know and do not have, with the reason, so that nobody looks for a typing error.

const needsTraces = 'it judges traces of an agent, which are not recorded';
const comparesAmounts =
  'it fails answers for their cost or latency beside others, which comparisons show with intervals';

const reasons: { readonly [type: string]: string } = {
  'agent-rubric': 'it runs an agent as a judge',
  classifier: 'it asks a classification model',
  human: 'people rate answers in the review of an evaluation',
  pi: 'it asks a service of its own',
  ruby: 'code can be JavaScript, TypeScript, Python or a shell script',
  'select-lowest-cost': comparesAmounts,
  'select-lowest-latency': comparesAmounts,
  'search-rubric': 'its judge searches the web',
  'skill-used': needsTraces,
  'trace-error-spans': needsTraces,
  'trace-span-count': needsTraces,
  'trace-span-duration': needsTraces,
  'trajectory:goal-success': needsTraces,
};

/** Null for a type that we do not know either. */
export function unsupportedReason(type: string): string | null {
  if (type.startsWith('promptfoo:redteam:')) return 'it belongs to an attack that promptfoo generates';
  return Object.hasOwn(reasons, type) ? (reasons[type] ?? null) : null;
}
