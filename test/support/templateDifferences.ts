// Everything in which a template is known to print something else than under nunjucks: run by a test, listed in the docs.

export interface Difference {
  readonly title: string;
  readonly source: string;
  /** What nunjucks prints; null when it fails. */
  readonly theirs: string | null;
  /** What we print; null when we report an error. */
  readonly ours: string | null;
}

export const templateDifferences: readonly Difference[] = [
  {
    title: 'keyword arguments reach every filter by name',
    source: '{{ [1, 2]|join(del="-") }}',
    theirs: '1[object Object]2',
    ours: '1-2',
  },
  { title: 'tojson is a filter', source: '{{ {a: [1]}|tojson }}', theirs: null, ours: '{"a":[1]}' },
  { title: 'random is no filter', source: '{{ [1]|random }}', theirs: '1', ours: null },
  {
    title: 'a call block sees the names around it, not the parameters of the macro it is given to',
    source:
      '{% macro m(a) %}{{ caller() }}{% endmacro %}{% for i in [1] %}{% set s = 2 %}{% call m(3) %}{{ a }}{{ s }}{% endcall %}{% endfor %}',
    theirs: '3',
    ours: '2',
  },
  {
    title: 'text marked safe is text in JSON',
    source: '{{ [("a"|safe)]|dump }}',
    theirs: '[{"val":"a","length":1}]',
    ours: '["a"]',
  },
  { title: 'in looks into text marked safe', source: '{{ "b" in ("abc"|safe) }}', theirs: 'false', ours: 'true' },
  { title: 'an object has no keys but its own', source: '{{ "toString" in {} }}', theirs: 'true', ours: 'false' },
  { title: 'methods are not called', source: '{{ "a".toUpperCase() }}', theirs: 'A', ours: null },
  {
    title: 'names that reach prototypes are errors',
    source: '{{ {}.constructor is callable }}',
    theirs: 'true',
    ours: null,
  },
  { title: 'names are ASCII', source: '{{ größe }}', theirs: '', ours: null },
  { title: 'regular expressions are errors', source: '{{ "aa"|replace(r/a/g, "b") }}', theirs: 'bb', ours: null },
  {
    title: 'an unknown filter is an error even where it is not reached',
    source: '{% if no %}{{ a|nope }}{% endif %}',
    theirs: '',
    ours: null,
  },
  {
    title: 'an unknown test is an error even where it is not reached',
    source: '{% if no %}{{ a is nope }}{% endif %}',
    theirs: '',
    ours: null,
  },
  { title: 'raw must end', source: '{% raw %}a', theirs: 'a', ours: null },
  {
    title: 'the end of raw may be written over two lines',
    source: '{% raw %}{{ a }}{%\nendraw %}',
    theirs: null,
    ours: '{{ a }}',
  },
  { title: 'minus may be repeated', source: '{{ - -1 }}', theirs: null, ours: '1' },
  {
    title: 'asynchronous tags are errors',
    source: '{% asyncEach a in [1] %}{{ a }}{% endeach %}',
    theirs: '1',
    ours: null,
  },
];
