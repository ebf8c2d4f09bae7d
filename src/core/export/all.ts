// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { csv } from './builtin/csv.ts';
import { gitlab } from './builtin/gitlab.ts';
import { html } from './builtin/html.ts';
import { json } from './builtin/json.ts';
import { junit } from './builtin/junit.ts';
import { markdown } from './builtin/markdown.ts';
import { sarif } from './builtin/sarif.ts';

export const allReportFormats = [csv, gitlab, html, json, junit, markdown, sarif];
