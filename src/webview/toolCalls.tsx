// What a model asked to be done instead of, or beside, answering.

import { indentJson } from '../core/run/indentJson.ts';
import type { ToolCallView } from '../protocol/runPanel.ts';
import { Icon } from './icon.tsx';

export function ToolCalls({ calls }: { calls: readonly ToolCallView[] }) {
  return (
    <>
      {calls.map((call, at) => (
        <figure key={at} class="tool-call" aria-label={`Tool call ${call.name}`}>
          <figcaption>
            <Icon name="tools" />
            {call.name}
          </figcaption>
          <pre>{indentJson(call.arguments) ?? call.arguments}</pre>
        </figure>
      ))}
    </>
  );
}
