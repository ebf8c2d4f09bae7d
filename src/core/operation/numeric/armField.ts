// A version with how often it passed: `{x, n}`, x passes of n.
import type { Arm } from '../../statistics/betaArms.ts';
import { count, type Field, listOf, numberThat, orElse } from './field.ts';
import { requireAtMost } from './requireAtMost.ts';
import { requireObject, underAnyName } from './spelling.ts';

const passNames = ['x', 'passes', 'pass', 'passed', 'successes', 'success', 'wins', 's', 'k'];
const tryNames = ['n', 'tries', 'trials', 'attempts', 'total'];
const failNames = ['fails', 'fail', 'failed', 'failures', 'losses', 'f'];

/** Reads `{x, n}`; also other usual names, and fails in place of n. */
export const arm: Field<Arm, { readonly x: number; readonly n: number }> = {
  read(given, place) {
    const object = requireObject(given, place);
    const passes = count.read(underAnyName(object, passNames), `${place}.x`);
    const fails = underAnyName(object, failNames);
    if (fails !== undefined) return { passes, tries: passes + count.read(fails, `${place}.fails`) };
    const tries = count.read(underAnyName(object, tryNames), `${place}.n`);
    return { passes: requireAtMost(`${place}.x`, passes, `${place}.n`, tries), tries };
  },
};

export const arms = listOf(arm);

const parameter = numberThat('a number, 0.1 or more', (value) => value >= 0.1 && Number.isFinite(value));
const pair = listOf(parameter);

/** The two parameters of the Beta distribution before any try, both 1 when not given. Far below 0.1 they have no shape to integrate. */
export const prior = orElse(
  {
    read(given, place): [number, number] {
      const [a, b] = pair.read(given, place);
      return [parameter.read(a, `${place}[0]`), parameter.read(b, `${place}[1]`)];
    },
  },
  [1, 1] as [number, number],
);
