// The end of a review: how far raters agree, each figure with its interval and n, and whose answers they were.
import type { ReviewPageMessage, ShownResults } from '../protocol/review.ts';

export interface ReviewResultsProps {
  readonly results: ShownResults;
  readonly ask: (message: ReviewPageMessage) => void;
}

export function ReviewResults({ results, ask }: ReviewResultsProps) {
  const { sections, items } = results;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="item" tabIndex={0} aria-label="Results" ref={(element) => element?.focus({ preventScroll: true })}>
      <p class="through">
        You have been through. Votes of others come with their branches; everybody’s are kept, one file for each
        sitting.
      </p>
      {sections.map((section) => (
        <Figures key={section.title} section={section} />
      ))}
      <section aria-label="Items">
        <h2>Items</h2>
        <ol class="revealed">
          {items.map(({ place, title, sources, votes }) => (
            <li key={place}>
              <button type="button" class="link foreign" onClick={() => ask({ type: 'go', at: place })}>
                {title}
              </button>
              <p class="dim foreign">{sources.join(' against ')}</p>
              <ul>
                {votes.map(({ rater, said, note }) => (
                  <li key={rater}>
                    <span class="foreign">{rater}</span>: <b class="foreign">{said}</b>
                    {note !== '' && <span class="foreign dim"> {note}</span>}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </section>
    </section>
  );
}

function Figures({ section }: { readonly section: ShownResults['sections'][number] }) {
  const { title, facts } = section;
  return (
    <section aria-label={title}>
      <h2 class="foreign">{title}</h2>
      <table class="figures">
        <tbody>
          {facts.map(({ label, value, detail }) => (
            <tr key={label}>
              <th scope="row" class="foreign">
                {label}
              </th>
              <td class="number foreign">{value}</td>
              <td class="dim number">{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
