import { readdirSync } from 'node:fs';
import path from 'node:path';

/** server/src/core/knowledge/articles/all.ts: the articles that have a file in that folder, `kb303102.ts` and the like. */
export function articleList(root) {
  const numbers = readdirSync(path.join(root, 'server/src/core/knowledge/articles'))
    .flatMap((name) => /^kb(\d+)\.ts$/.exec(name)?.[1] ?? [])
    .sort((a, b) => Number(a) - Number(b));
  return `// Written by \`npm run generate\` from the files of this folder.
import { type Article } from './article';
${numbers.map((number) => `import { kb${number} } from './kb${number}';`).join('\n')}

export type ArticleId = ${numbers.map((number) => `'KB ${number}'`).join(' | ')};

export const articleFiles: readonly Article[] = [${numbers.map((number) => `kb${number}`).join(', ')}];
`;
}
