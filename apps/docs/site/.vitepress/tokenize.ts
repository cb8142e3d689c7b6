/**
 * Words for the search. Chinese is written without spaces: each character is a word, and each two
 * neighbours are one, so that 注意 finds 注意力 and 意力 ranks below it.
 *
 * The search index is built in Node and asked in the browser, where this function arrives as text:
 * it refers to nothing outside itself.
 */
export function tokenize(text: string): string[] {
  const words: string[] = [];
  for (const word of text.split(/[\s\p{P}\p{S}]+/u)) {
    if (word === "") continue;
    for (const part of word.match(/[\p{sc=Han}]+|[^\p{sc=Han}]+/gu) ?? []) {
      if (!/\p{sc=Han}/u.test(part)) {
        words.push(part);
        continue;
      }
      const characters = [...part];
      words.push(...characters);
      for (let i = 1; i < characters.length; i++) {
        words.push(`${characters[i - 1]}${characters[i]}`);
      }
    }
  }
  return words;
}
