// Macros and call blocks. A macro sees its parameters and the top of its template; a call block sees what surrounds it.
import type { Budget } from './budget.ts';
import { evaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import { Scope, type Unit } from './scope.ts';
import type { MacroDefinition } from './syntax.ts';
import { Callable, type Keywords, SafeText, type Value } from './values.ts';

export function makeMacro(definition: MacroDefinition, unit: Unit): Callable {
  return new Callable(definition.name, (values, keywords) => {
    return run(definition, new Scope(unit, { bound: definition.parameters }), values, keywords);
  });
}

/** The value of `caller` for a call block that stands in `around`. */
export function makeCallBlock(definition: MacroDefinition, around: Scope): Callable {
  return new Callable('caller', (values, keywords) => {
    const scope = new Scope(around.unit, { parent: around, bound: definition.parameters, isolated: true });
    return run(definition, scope, values, keywords);
  });
}

/** Calls one level deeper. */
export function callMacro(callable: Callable, values: readonly Value[], keywords: Keywords, budget: Budget): Value {
  budget.enter();
  const result = callable.call(values, keywords);
  budget.leave();
  return result;
}

function run(definition: MacroDefinition, scope: Scope, values: readonly Value[], keywords: Keywords): SafeText {
  const { parameters, optional } = definition;
  parameters.forEach((name, index) => {
    scope.bind(name, index < values.length ? values[index] : keywords.get(name));
  });
  if (keywords.has('caller')) scope.bind('caller', keywords.get('caller'));
  optional.forEach((parameter, index) => {
    const position = parameters.length + index;
    if (position < values.length) scope.bind(parameter.name, values[position]);
    else if (keywords.has(parameter.name)) scope.bind(parameter.name, keywords.get(parameter.name));
    else scope.bind(parameter.name, evaluate(parameter.value, scope));
  });
  return new SafeText(execute(definition.body, scope));
}
