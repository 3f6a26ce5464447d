/** What `analyze --format json` writes, as far as suites compare other doors with it. */
export interface Analysis {
  readonly files: readonly {
    readonly file: string;
    readonly controlBlocks: readonly {
      readonly cb: number;
      readonly instance: number;
      readonly verdict: string;
      readonly doubts: readonly string[];
      readonly allocated: { readonly line: number; readonly in?: { readonly file: string; readonly line: number } };
    }[];
  }[];
}
