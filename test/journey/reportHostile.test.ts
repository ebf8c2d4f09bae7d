// The report to send, made of the worst that models, rows, file names and configurations may hold, in a real browser: nothing
// of it runs, asks for anything or becomes an element, and all of it is shown as the text it is.
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { escapeTerminal } from '../../src/core/base/escapeTerminal.ts';
import type { Evaluation } from '../../src/core/evaluation/evaluation.ts';
import { html } from '../../src/core/export/builtin/html.ts';
import { hostileTexts, quotedText } from '../support/hostileTexts.ts';
import { useModelProject } from '../support/modelProject.ts';
import { answerWith, sendJson } from '../support/modelServer.ts';
import { type OpenedReport, openReport } from '../support/openedReport.ts';
import { sampleReport, written } from '../support/reportSample.ts';

const beacon = 'https://evil.example/beacon';
const acting: readonly string[] = [
  `</script><script>alert(1)</script>`,
  `</title></style></pre></summary></table></main></body></html><script>alert(1)</script>`,
  `<img src="${beacon}" onerror="alert(1)">`,
  `<svg><animate onbegin=alert(1) attributeName=x></svg><math href="javascript:alert(1)">x</math>`,
  `"><input autofocus onfocus=alert(1)><details open ontoggle=alert(1)>`,
  `' onmouseover='alert(1)`,
  `<a href="javascript:alert(1)">x</a> [x](javascript:alert(1)) javascript:alert(1)`,
  `<meta http-equiv="refresh" content="0;url=${beacon}"><base href="${beacon}">`,
  `<link rel=stylesheet href="${beacon}"><style>@import "${beacon}"; * { display: none }</style>`,
  `<iframe srcdoc="<script>alert(1)</script>"></iframe><object data="${beacon}"></object>`,
  `<!-- --> --> --!> <![CDATA[ ]]> <?xml ?> <!DOCTYPE x>`,
  `&lt;b&gt; &#60;img src=x&#62; &amp;quot; &NewLine; &#0;`,
  `<template><script>alert(1)</script></template><noscript><img src=${beacon}></noscript><plaintext>`,
  'before\u2028after\u2029end',
  'user\u202etxt.exe \u2066isolated\u2069 \u200fmark',
  '\n\nleading lines\n',
];
const texts = [...acting, ...hostileTexts];
/** What stands in any cell, to see that the others have the same. */
const plainWords = 'plain words';

describe('a report made of hostile texts', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  /** Everything that can be opened, pointed at or reached by keyboard has been. */
  async function stir({ page }: OpenedReport): Promise<void> {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      for (const element of document.querySelectorAll('*')) {
        for (const type of ['mouseover', 'focus', 'click', 'error', 'load', 'toggle'])
          if (!element.matches('input, label, summary')) element.dispatchEvent(new Event(type, { bubbles: true }));
      }
    });
    for (let times = 0; times < 5; times++) await page.keyboard.press('Tab');
    await page.waitForTimeout(200);
  }

  it('has the same elements as one of plain words, asks for nothing and runs nothing', async () => {
    const reports = [plainWords, ...texts].map((text) => sampleReport({ name: text, reason: text, answer: text }));
    const opened = await openReport(browser, await written(html, ...reports));
    await stir(opened);
    const sections = await opened.page.locator('body > main').evaluateAll((mains) =>
      mains.map((main) =>
        [...main.querySelectorAll('*')].map((it) =>
          // Reports stand in one page one after another, so their filters are told apart by a number.
          [it.tagName, ...[...it.attributes].map(({ name, value }) => `${name}=${value.replace(/-\d+$/, '')}`)].join(
            ' ',
          ),
        ),
      ),
    );
    assert.equal(sections.length, reports.length);
    for (const [at, elements] of sections.entries()) assert.deepEqual(elements, sections[0], texts[at - 1]);
    assert.equal(await opened.page.locator('body > :not(main)').count(), 0);
    assert.deepEqual([opened.requests, opened.events], [[], []]);
    await opened.close();
  });

  it('shows each of them as it is, with a visible escape for what would act', async () => {
    const reports = texts.map((text) => sampleReport({ name: text, reason: text, answer: text }));
    const opened = await openReport(browser, await written(html, ...reports));
    const shown = await opened.page.locator('body > main').evaluateAll((mains) =>
      mains.map((main) => {
        const textOf = (place: string) => main.querySelector(place)?.textContent;
        return ['h1', 'article pre', '.why.error', 'dl dt', '.grid tbody th p'].map(textOf);
      }),
    );
    for (const [at, places] of shown.entries()) {
      const text = escapeTerminal(texts[at]!);
      assert.deepEqual(places, [text, text, text, text, `who: ${text}`]);
    }
    assert.deepEqual(opened.events, []);
    await opened.close();
  });

  it('keeps its policy where something did become an element', async () => {
    const page = await written(html, sampleReport());
    const broken = `<script>alert('ran')</script><img src="${beacon}" onerror="alert('ran')"><b style="color: red">b</b>`;
    const through = page.replace('<main>', `${broken}<main>`);
    const opened = await openReport(browser, through);
    await stir(opened);
    assert.deepEqual(opened.refusals, ['csp']);
    assert.ok(!opened.events.includes('ran'));
    assert.ok(opened.events.some((event) => event.includes('Content Security Policy')));
    await opened.close();
    // Without it, what is looked for here would have been seen.
    const open = await openReport(browser, through.replace(/<meta http-equiv[^>]*>/, ''));
    await stir(open);
    assert.deepEqual([open.requests, open.events.includes('ran')], [[beacon], true]);
    assert.notDeepEqual(open.refusals, ['csp']);
    await open.close();
  });

  it('can be read however long its words are', async () => {
    const long = 'x'.repeat(1_000_000);
    const { page, requests, events, close } = await openReport(
      browser,
      await written(html, sampleReport({ name: `prompt-${'y'.repeat(2_000)}`, reason: long, answer: long })),
    );
    assert.match(await page.locator('article pre').last().innerHTML(), /x… \(cut; 1,000,000 characters|cut; 1,000,000/);
    const width = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(width[0]! <= width[1]!, `the page is ${width[0]} wide in a window of ${width[1]}`);
    assert.deepEqual([requests, events], [[], []]);
    await close();
  });

  describe('by an evaluation of a repository', () => {
    const name = '<img src=x onerror=alert(1)>-\u202e&amp;"\'';
    const place = useModelProject((project) => {
      project.write(
        `prompts/${name}.prompt.yaml`,
        `name: ${quotedText(acting[0]!)}
model: openai/gpt-4o-mini
modelParameters: { maxTokens: 20 }
messages:
  - role: user
    content: Say {{who}}
evaluators:
  - name: ${quotedText(acting[2]!)}
    string: { contains: ${quotedText(acting[1]!)} }
`,
      );
      const rows = acting.map((text) => `"${text.replaceAll('"', '""')}"`);
      project.write(`data/${name}.csv`, `who\n${rows.join('\n')}\n`);
      project.commit('Greet');
    });

    it('is text from its file names to its answers', async () => {
      place.server.script(
        ...acting.map((text, at) =>
          at % 3 === 2
            ? ({ response }: Parameters<ReturnType<typeof answerWith>>[0]) =>
                sendJson(response, 400, { error: { message: text } })
            : answerWith({ text }),
        ),
      );
      const argv = ['eval', `prompts/${name}.prompt.yaml`, '--dataset', `data/${name}.csv`, '--concurrency', '1'];
      const { code, stdout, stderr } = await place.run([...argv, '--json', '--report', 'html=report.html']);
      assert.equal(code, 1, stderr);
      assert.equal((JSON.parse(stdout) as Evaluation).results.length, acting.length);
      const opened = await openReport(browser, place.project.read('report.html'));
      await stir(opened);
      const seen = (await opened.page.locator('body').textContent()) ?? '';
      for (const [at, text] of acting.entries())
        assert.ok(seen.includes(escapeTerminal(text).trim()), `${at}: ${text}`);
      assert.equal(await opened.page.locator(':is(script, img, a, svg, iframe, object, form, [onerror])').count(), 0);
      assert.deepEqual([opened.requests, opened.events], [[], []]);
      await opened.close();
    });
  });
});
