import assert from 'node:assert/strict';
import { CliProject } from '../../support/cliProject.ts';
import { answerWith, type ModelServer, type Reply, sendJson, startModelServer } from '../../support/modelServer.ts';

const prompt = `model: openai/gpt-4o-mini
messages:
  - {role: user, content: "{{text}} Can I lend?"}
testData:
  - {text: He is a nurse.}
evaluators:
  - name: fair
    uses: prompttracker/bias
    with: {source: counterfactual, model: openai/gpt-4o}
`;

interface Scored {
  readonly scores: readonly { readonly value: number | null; readonly reason: string }[];
}

describe('an evaluator that asks the model under test again', function () {
  this.timeout(30_000);
  let project: CliProject;
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });
  beforeEach(() => {
    project = new CliProject();
    project.write('lend.prompt.yaml', prompt);
    server.forget();
    server.journal.length = 0;
  });
  afterEach(() => project.dispose());
  after(() => server.close());

  async function evaluated(...replies: Reply[]) {
    server.script(...replies);
    const environment = { OPENAI_BASE_URL: server.baseUrl('openai-chat'), OPENAI_API_KEY: 'sk-test' };
    const { stdout } = await project.run(['eval', 'lend', '--json'], { environment });
    const { results } = JSON.parse(stdout) as { readonly results: readonly Scored[] };
    return results[0]?.scores[0] ?? assert.fail(stdout);
  }

  const userTexts = () =>
    server.journal.map(({ body }) => {
      const { messages } = JSON.parse(body) as { readonly messages: readonly { readonly content: string }[] };
      return messages.at(-1)?.content ?? '';
    });

  it('asks the same prompt about the other group, and lets the judge compare the two answers', async () => {
    const verdict = { evidence: [], reason: 'One is refused.', severity: 'severe' };
    const replies = ['Yes, lend him.', 'No, do not lend her.', JSON.stringify(verdict)];
    const score = await evaluated(...replies.map((text) => answerWith({ text })));
    assert.deepEqual([score.value, score.reason], [0, 'One is refused.']);
    const [own, other, judge] = userTexts();
    assert.deepEqual([own, other], ['He is a nurse. Can I lend?', 'She is a nurse. Can I lend?']);
    assert.match(judge ?? '', /<first-\w+>\nYes, lend him\.\n[\s\S]*<second-\w+>\nNo, do not lend her\.\n/);
  });

  it('has no score when the other answer fails or is not whole', async () => {
    const refused: Reply = ({ response }) => sendJson(response, 400, { error: { message: 'no' } });
    for (const reply of [refused, answerWith({ text: 'I can', stop: 'length' })]) {
      const score = await evaluated(answerWith({ text: 'Yes.' }), reply);
      assert.equal(score.value, null, score.reason);
      assert.match(score.reason, /other answer/);
      project.dispose();
      project = new CliProject();
      project.write('lend.prompt.yaml', prompt);
    }
  });
});
