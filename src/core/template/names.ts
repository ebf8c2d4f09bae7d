// Which names a template may say. The three that reach JavaScript's object machinery are refused in every position.

const identifier = /^[A-Za-z_]\w*$/;

/** Whether `text` has the form of a variable name. */
export function isIdentifier(text: string): boolean {
  return identifier.test(text);
}

export function isForbiddenName(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}
