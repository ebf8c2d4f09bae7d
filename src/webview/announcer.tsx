// Tells a screen reader about an answer once, when it is finished, and not token by token.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Exchange } from '../protocol/runPanel.ts';

const longestSpoken = 1_000;

export function Announcer({ exchanges }: { exchanges: Readonly<Record<string, readonly Exchange[]>> }) {
  const running = useRef(new Set<string>());
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const done: string[] = [];
    for (const { id, run } of Object.values(exchanges).flat()) {
      if (run.status === 'running') running.current.add(id);
      else if (running.current.delete(id)) {
        done.push(`${run.model}: ${run.summary}. ${run.problem?.message ?? run.text}`.slice(0, longestSpoken));
      }
    }
    if (done.length > 0) setSpoken(done.join('\n'));
  }, [exchanges]);
  return (
    <div class="hidden" aria-live="polite">
      {spoken}
    </div>
  );
}
