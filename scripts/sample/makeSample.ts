// The whole sample: the repository with its story, and runs recorded in it and committed on top.
import { commitSampleRuns, makeSampleRepository } from './makeSampleRepository.ts';
import { recordSampleRuns } from './recordSampleRuns.ts';

/** Makes the sample in an empty or missing folder. */
export async function makeSample(folder: string): Promise<void> {
  const endedAt = makeSampleRepository(folder);
  await recordSampleRuns(folder, endedAt);
  commitSampleRuns(folder, endedAt);
}
