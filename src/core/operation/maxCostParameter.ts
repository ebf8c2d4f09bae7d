// The limit on what a command may spend, wherever one calls a model.

/** In US dollars; null when it was not given. */
export function maxCostParameter(summary: string) {
  return { kind: 'number', summary, minimum: 0, maximum: 1e6, placeholder: 'usd' } as const;
}
