// `npm run docs:screenshots`: every surface of the product in four themes in out/pictures, and the few that README and
// docs show in docs/images. Taken from the real product on the sample. `-- --only runs` or `-- --theme dark` narrows.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { outFolder, projectRoot } from './lane.ts';
import { exitOnSignals } from './ownProcess.ts';
import { buildProduct, packageExtension } from './packageExtension.ts';
import { connectionsTour } from './pictures/connectionsTour.ts';
import { editorTour } from './pictures/editorTour.ts';
import { docsPictures, type Tour, themesOf } from './pictures/picture.ts';
import { resultsTour } from './pictures/resultsTour.ts';
import { reviewTour } from './pictures/reviewTour.ts';
import { runPanelTour } from './pictures/runPanelTour.ts';
import { testsTour } from './pictures/testsTour.ts';
import { versionsTour } from './pictures/versionsTour.ts';
import { emptyTour, restrictedTour } from './pictures/welcomeTours.ts';

const tours: readonly Tour[] = [
  ...[
    versionsTour,
    editorTour,
    runPanelTour,
    testsTour,
    resultsTour,
    reviewTour,
    connectionsTour,
    emptyTour,
    restrictedTour,
  ],
];
const surfaces = tours.flatMap((tour) => tour.surfaces);
const { values } = parseArgs({ options: { only: { type: 'string' }, theme: { type: 'string' } } });
const wanted =
  values.only === undefined ? surfaces : surfaces.filter((surface) => surface.startsWith(values.only ?? ''));
if (wanted.length === 0) throw new Error(`No surface is called ${values.only}. There are ${surfaces.join(', ')}.`);

exitOnSignals();
const folder = join(outFolder, 'pictures');
const docsFolder = join(projectRoot, 'docs/images');
for (const each of [folder, docsFolder]) mkdirSync(each, { recursive: true });
buildProduct();
packageExtension();
const themes = themesOf(values.theme);
for (const tour of tours.filter(({ surfaces: own }) => own.some((surface) => wanted.includes(surface)))) {
  try {
    await tour.take({ folder, themes, wanted });
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
for (const name of docsPictures) {
  const taken = wanted.some((surface) => themes.some(({ name: theme }) => name === `${surface}-${theme}`));
  if (taken && process.exitCode !== 1) copyFileSync(join(folder, `${name}.png`), join(docsFolder, `${name}.png`));
}
