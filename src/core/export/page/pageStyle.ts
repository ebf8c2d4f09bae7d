// How a page to send looks: light and dark as the reader's system is, narrow and wide, on screen and on paper.

export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --raised: #f6f8fa; --line: #d8dee4; --text: #1f2328; --dim: #59636e;
  --good: #116329; --bad: #b3121d; --warn: #805100; --good-back: #dafbe1; --bad-back: #ffebe9; --warn-back: #fff4d3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --raised: #1c2128; --line: #343b45; --text: #dfe5ec; --dim: #98a3b0;
    --good: #5fd07a; --bad: #ff8a80; --warn: #e5b454; --good-back: #12301c; --bad-back: #3d1a1c; --warn-back: #352a10;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { padding: 28px clamp(16px, 3vw, 44px); }
main + main { border-top: 1px solid var(--line); }
h1 { margin: 0; font-size: 24px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 30px 0 8px; font-size: 15px; overflow-wrap: anywhere; }
p { margin: 0; }
.dim { color: var(--dim); overflow-wrap: anywhere; }
.verdict { display: inline-block; margin: 10px 0 8px; padding: 3px 12px; border-radius: 99px; font-weight: 600; background: var(--warn-back); color: var(--warn); }
.verdict.pass { background: var(--good-back); color: var(--good); }
.verdict.fail { background: var(--bad-back); color: var(--bad); }
dl { display: grid; grid-template-columns: fit-content(min(40ch, 50%)) minmax(0, 100ch); gap: 3px 20px; margin: 0; }
dt { color: var(--dim); white-space: pre-wrap; overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.wide { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 0; }
.figures { font-variant-numeric: tabular-nums; }
.figures th, .figures td { padding: 5px 18px 5px 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
.figures td { max-width: 40ch; overflow: hidden; text-overflow: ellipsis; }
.figures .number { text-align: right; }
.figures th { color: var(--dim); font-weight: 500; }
.answers > input { position: absolute; opacity: 0; }
.answers > label { display: inline-block; margin: 0 4px 12px 0; padding: 3px 12px; border: 1px solid var(--line); border-radius: 99px; cursor: pointer; }
.answers > label b { margin-left: 3px; font-weight: 600; color: var(--dim); }
.answers > input:checked + label { border-color: var(--text); background: var(--raised); }
.answers > input:focus-visible + label { outline: 2px solid var(--text); outline-offset: 2px; }
.answers > input:disabled + label { opacity: .5; cursor: default; }
.note { margin: 8px 0 12px; max-width: 100ch; overflow-wrap: anywhere; color: var(--warn); }
.show-failures:checked ~ .wide tbody tr:not(.has-failures),
.show-errors:checked ~ .wide tbody tr:not(.has-errors),
.show-different:checked ~ .wide tbody tr:not(.differs) { display: none; }
.grid { border: 1px solid var(--line); border-radius: 8px; }
.grid th, .grid td { padding: 10px 14px; border-bottom: 1px solid var(--line); border-left: 1px solid var(--line); vertical-align: top; text-align: left; min-width: 260px; max-width: 560px; }
.grid tr > :first-child { border-left: 0; min-width: 120px; max-width: 280px; background: var(--page); }
.grid tbody tr:last-child > * { border-bottom: 0; }
.grid thead th { background: var(--raised); font-weight: 400; color: var(--dim); overflow-wrap: anywhere; }
.grid thead th:first-child { background: var(--raised); }
.grid thead b { color: var(--text); }
.grid tbody th { font-weight: 400; }
.grid tbody th p { color: var(--dim); font-size: 12.5px; white-space: pre-wrap; overflow-wrap: anywhere; }
article + article { margin-top: 10px; padding-top: 10px; border-top: 1px dashed var(--line); }
.facts { color: var(--dim); font-size: 12.5px; font-variant-numeric: tabular-nums; }
.facts span { margin-left: 8px; white-space: nowrap; }
.passed { color: var(--good); }
.failed { color: var(--bad); }
.error, .filtered, .refused { color: var(--warn); }
.undecided { color: var(--dim); }
.why { margin-top: 4px; color: var(--text); font-size: 13px; overflow-wrap: anywhere; white-space: pre-wrap; }
.why b { font-weight: 600; }
.why.passed b { color: var(--good); }
.why.failed b { color: var(--bad); }
.why.error { color: var(--warn); }
pre { margin: 6px 0 0; font: 13px/1.5 inherit; font-family: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--dim); font-size: 12.5px; }
.long > summary { list-style: none; color: inherit; font-size: inherit; }
.long > summary::-webkit-details-marker { display: none; }
.long > summary::after { content: "show all"; color: var(--dim); font-size: 12.5px; text-decoration: underline; }
.long[open] > summary pre { display: none; }
.long[open] > summary::after { content: "show less"; }
details { margin-top: 6px; }
footer { margin-top: 24px; font-size: 12.5px; }
@media print {
  :root { --page: #fff; --raised: #f4f4f4; --line: #bbb; --text: #000; --dim: #444; --good: #0b5a22; --bad: #a00; --warn: #6b4400; --good-back: #fff; --bad-back: #fff; --warn-back: #fff; }
  .verdict { padding-left: 0; }
  main { padding: 0; }
  .answers > input:not(:checked) + label { display: none; }
  .wide { overflow: visible; }
  .grid th, .grid td { min-width: 0; }
  tr, article { break-inside: avoid; }
  thead { display: table-header-group; }
  details::details-content { content-visibility: visible; display: block; }
  .long > summary { display: none; }
}
`;
