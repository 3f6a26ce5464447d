/** The formats that a comparison is written in, apart from what writes them. */
export const compareFormatNames = ['text', 'json', 'markdown', 'html'] as const;
export type CompareFormatName = (typeof compareFormatNames)[number];
