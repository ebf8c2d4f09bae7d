// The part of papaparse that tests compare with. Its own types need those of the DOM.
declare module 'papaparse' {
  export interface StepResult {
    readonly data: readonly string[];
    readonly errors: readonly { readonly code: string; readonly message: string }[];
    /** `cursor`: offset behind the row that was read. */
    readonly meta: { readonly cursor: number };
  }

  export interface ParseOptions {
    readonly delimiter: string;
    readonly step: (result: StepResult, parser: { abort(): void }) => void;
  }

  const papa: { parse(text: string, options: ParseOptions): void };
  export default papa;
}
