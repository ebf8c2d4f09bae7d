// What reads the text of a dataset as it comes: rows go to a collector, and what is cut off waits for the rest.
export interface RowReader {
  /** False when nothing more is wanted. */
  push(text: string): boolean;
  /** Whether the file was read to its end. */
  end(): boolean;
}
