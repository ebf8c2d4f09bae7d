// Generated from builtin/ by `node scripts/generateAll.ts`; do not edit.
import { approve } from './builtin/approve.ts';
import { blame } from './builtin/blame.ts';
import { calibrate } from './builtin/calibrate.ts';
import { check } from './builtin/check.ts';
import { collect } from './builtin/collect.ts';
import { commit } from './builtin/commit.ts';
import { compare } from './builtin/compare.ts';
import { create } from './builtin/create.ts';
import { dataset } from './builtin/dataset.ts';
import { diff } from './builtin/diff.ts';
import { drafts } from './builtin/drafts.ts';
import { evaluate } from './builtin/evaluate.ts';
import { expect } from './builtin/expect.ts';
import { list } from './builtin/list.ts';
import { models } from './builtin/models.ts';
import { move } from './builtin/move.ts';
import { propose } from './builtin/propose.ts';
import { providers } from './builtin/providers.ts';
import { rate } from './builtin/rate.ts';
import { render } from './builtin/render.ts';
import { report } from './builtin/report.ts';
import { rerun } from './builtin/rerun.ts';
import { restore } from './builtin/restore.ts';
import { review } from './builtin/review.ts';
import { run } from './builtin/run.ts';
import { runs } from './builtin/runs.ts';
import { show } from './builtin/show.ts';
import { stats } from './builtin/stats.ts';
import { tag } from './builtin/tag.ts';
import { versions } from './builtin/versions.ts';

export const allOperations = [
  approve,
  blame,
  calibrate,
  check,
  collect,
  commit,
  compare,
  create,
  dataset,
  diff,
  drafts,
  evaluate,
  expect,
  list,
  models,
  move,
  propose,
  providers,
  rate,
  render,
  report,
  rerun,
  restore,
  review,
  run,
  runs,
  show,
  stats,
  tag,
  versions,
];
