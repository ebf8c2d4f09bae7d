// Whether the answer is, or has in it, XML or HTML: promptfoo's assertions.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { defineEvaluator, verdict } from '../evaluator.ts';
import { findXml } from '../markup/findXml.ts';
import { containsHtml, htmlProblem } from '../markup/htmlText.ts';
import { parseXml } from '../markup/parseXml.ts';
import { hasXmlPath, type XmlElement } from '../markup/xmlTree.ts';
import { quoteShort } from '../quoteShort.ts';

const paths = once(() => z.array(z.union([z.string(), z.number()])));
const xmlOptions = once(() =>
  z.strictObject({
    value: z.optional(z.union([z.string(), paths(), z.strictObject({ requiredElements: z.optional(paths()) })])),
  }),
);

type XmlValue = z.output<ReturnType<typeof xmlOptions>>['value'];

function requiredPaths(value: XmlValue): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return value.split(',').map((path) => path.trim());
  return (Array.isArray(value) ? value : (value.requiredElements ?? [])).map(String);
}

function missingPath(elements: readonly XmlElement[], value: XmlValue): string | null {
  return requiredPaths(value).find((path) => !hasXmlPath(elements, path)) ?? null;
}

const isXml = defineEvaluator({
  id: 'is-xml',
  title: 'Is XML',
  summary:
    'The whole answer is a well-formed XML document without a DTD in it, and has the elements of `value`: paths with dots, as a list or one text with commas.',
  options: xmlOptions,
  needs: [],
  version: 1,
  evaluate({ output }, { value }) {
    const { root, problem } = parseXml(output);
    if (!root) return verdict(false, `The answer is not XML. ${problem}`);
    const missing = missingPath([root], value);
    return verdict(missing === null, `The XML has no element ${quoteShort(missing ?? '')}.`);
  },
});

const containsXml = defineEvaluator({
  id: 'contains-xml',
  title: 'Contains XML',
  summary: 'The answer has a complete XML element in it, with the elements of `value` if there are any.',
  options: xmlOptions,
  needs: [],
  version: 1,
  evaluate({ output }, { value }) {
    const groups = findXml(output);
    if (groups.length === 0) return verdict(false, 'The answer has no XML in it.');
    const isThere = groups.some((elements) => missingPath(elements, value) === null);
    return verdict(isThere, `No XML in the answer has the elements ${quoteShort(requiredPaths(value).join(', '))}.`);
  },
});

const isHtml = defineEvaluator({
  id: 'is-html',
  title: 'Is HTML',
  summary: 'The whole answer is HTML: it has an element of HTML, and no text outside the elements.',
  options: () => z.strictObject({}),
  needs: [],
  version: 1,
  evaluate({ output }) {
    const problem = htmlProblem(output);
    return verdict(problem === null, `The answer is not HTML. ${problem}`);
  },
});

const containsHtmlEvaluator = defineEvaluator({
  id: 'contains-html',
  title: 'Contains HTML',
  summary: 'The answer has HTML in it: at least two signs of it, such as a pair of tags.',
  options: () => z.strictObject({}),
  needs: [],
  version: 1,
  evaluate({ output }) {
    return verdict(containsHtml(output), 'The answer has no HTML in it.');
  },
});

export const markupStructure = [isXml, containsXml, isHtml, containsHtmlEvaluator];
