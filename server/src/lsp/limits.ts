/** How much the server sends at once. What is left out is said in the status item. */

/** VS Code itself keeps 1000 markers per file; past some hundred nobody reads on. */
export const MAX_DIAGNOSTICS = 500;
export const MAX_SYMBOLS = 5000;
export const MAX_FOLDS = 5000;
/** Highlights are asked for with every move of the cursor: those nearest to it. */
export const MAX_HIGHLIGHTS = 500;
/** Lines of one instance that are listed: references, highlights, evidence. */
export const MAX_LINES = 10_000;
