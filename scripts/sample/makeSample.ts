// The whole sample: the repository with its story, and runs recorded in it.
import { makeSampleRepository } from './makeSampleRepository.ts';

export async function makeSample(folder: string): Promise<void> {
  makeSampleRepository(folder);
}
