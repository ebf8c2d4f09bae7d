// The run panel's page: versions and models side by side, inputs in, streamed answers out. It shows what the extension
// tells it and computes nothing but the form and what differs between answers; every text of a prompt or a model reaches
// the page as a text node.
import { render } from 'preact';
import { LoadedPanel } from './loadedPanel.tsx';
import { returnFocus } from './returnFocus.ts';
import { usePanel } from './usePanel.ts';
import './runPanel.css';

function RunPanel() {
  const panel = usePanel();
  if (panel.state === null) return <p class="loading">Reading the prompt…</p>;
  return <LoadedPanel {...panel} state={panel.state} />;
}

returnFocus();
render(<RunPanel />, document.getElementById('root') as HTMLElement);
