import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CliProject } from '../../support/cliProject.ts';
import { createSampleProject } from '../../support/cliSampleProject.ts';
import { checkTranscript } from '../../support/cliTranscript.ts';

const folder = join(import.meta.dirname, 'transcripts');

describe('a terminal session', function () {
  this.timeout(30_000);
  let project: CliProject;
  beforeEach(() => {
    project = createSampleProject();
  });
  afterEach(() => project.dispose());

  for (const name of readdirSync(folder).sort()) {
    it(`goes as written in ${name}`, () => checkTranscript(join(folder, name), project));
  }
});
