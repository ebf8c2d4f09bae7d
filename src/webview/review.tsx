// The page of a review: one item at a time with nothing that says whose it is, a vote by key or button, then the next; at the
// end how far everybody agrees and what was hidden. Every text of a model is a text node.
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type ReviewHostMessage,
  type ReviewPageMessage,
  type ReviewState,
  readReviewHostMessage,
} from '../protocol/review.ts';
import './review.css';
import { Icon } from './icon.tsx';
import { openChannel } from './pageChannel.ts';
import { returnFocus } from './returnFocus.ts';
import { ReviewedAnswers } from './reviewedAnswers.tsx';
import { ReviewResults } from './reviewResults.tsx';
import { VotePanel } from './votePanel.tsx';

const channel = openChannel<ReviewHostMessage, ReviewPageMessage>(readReviewHostMessage);

function Review() {
  const [state, setState] = useState<ReviewState | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // A key that comes before the next item is there is no vote on an item that nobody has read.
  const isAsked = useRef(false);
  useEffect(() => {
    channel.listen((message) => {
      isAsked.current = false;
      if (message.type === 'problem') return setProblem(message.message);
      setProblem(null);
      setState(message.state);
      channel.remember({ page: message.state.page.key, review: message.state.page.review });
    });
    channel.post({ type: 'ready' });
  }, []);
  const ask = (message: ReviewPageMessage) => {
    if (isAsked.current) return;
    isAsked.current = true;
    channel.post(message);
  };
  if (state === null)
    return problem === null ? <p class="loading">Reading the review…</p> : <Problem message={problem} />;
  const { at, item, results } = state;
  return (
    <main>
      <Head state={state} />
      {problem !== null && <Problem message={problem} />}
      {at !== null && item !== null && (
        <>
          <ReviewedAnswers key={at} item={item} />
          <VotePanel key={`vote ${at}`} state={state} at={at} item={item} ask={ask} />
        </>
      )}
      {at === null && results !== null && <ReviewResults results={results} ask={ask} />}
    </main>
  );
}

function Head({ state }: { readonly state: ReviewState }) {
  const { name, rater, places, voted, skipped, at } = state;
  const done = voted + skipped;
  const told = `${done} of ${places} done${skipped === 0 ? '' : `, ${skipped} skipped`}`;
  return (
    <header>
      <div class="title">
        <h1 class="foreign">{name}</h1>
        <span class="dim">
          as <span class="foreign">{rater}</span>
        </span>
      </div>
      <div class="progress">
        <progress value={done} max={places} aria-label={told} />
        <span class="number">{told}</span>
      </div>
      <p class="hidden" aria-live="polite">
        {at === null ? 'You have been through.' : `Item ${at + 1} of ${places}`}
      </p>
    </header>
  );
}

function Problem({ message }: { readonly message: string }) {
  return (
    <p class="problem" role="alert">
      <Icon name="error" /> <span class="foreign">{message}</span>
    </p>
  );
}

returnFocus();
render(<Review />, document.getElementById('root') as HTMLElement);
