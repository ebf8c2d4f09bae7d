// Runs what the form says, or goes to the first field that has to be filled in before.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Field, FormValues } from '../protocol/runPanel.ts';
import { readForm } from '../protocol/variableForm.ts';
import { post } from './editorApi.ts';

export interface RunOptions {
  readonly fields: readonly Field[];
  readonly values: FormValues;
  readonly isRunning: boolean;
  /** Shows the form when it is folded away. */
  readonly openForm: (isOpen: boolean) => void;
}

export interface RunActions {
  /** Runs these columns. */
  readonly run: (columns: string[]) => void;
  /** Runs all columns, unless something is running. */
  readonly runAll: () => void;
  /** By field, once somebody has tried to run. */
  readonly errors: Readonly<Record<string, string>>;
}

export function useRun(options: RunOptions): RunActions {
  const [hasTried, setTried] = useState(false);
  const { errors } = readForm(options.fields, options.values);
  const latest = useRef({ ...options, errors });
  latest.current = { ...options, errors };
  const runNamed = useCallback((columns: string[] | null) => {
    const wrong = Object.keys(latest.current.errors)[0];
    setTried(true);
    if (wrong === undefined) return post({ type: 'run', values: latest.current.values, columns });
    latest.current.openForm(true);
    requestAnimationFrame(() => document.getElementById(`variable-${wrong}`)?.focus());
  }, []);
  const runAll = useCallback(() => {
    if (!latest.current.isRunning) runNamed(null);
  }, [runNamed]);
  useRunKeys(runAll);
  return { run: runNamed, runAll, errors: hasTried ? errors : {} };
}

function useRunKeys(run: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [run]);
}
