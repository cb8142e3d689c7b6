const SHOWN = /^([ \t]*)@(inline|lazy|unsafe)\b\s*/gm;
const HIDDEN = /^([ \t]*)\/\/@(inline|lazy|unsafe)$/gm;

/**
 * AssemblyScript has decorators on functions, TypeScript has not: as comments, its tools can read
 * the rest.
 *
 * @param {string} source
 */
export const hideDecorators = (source) => source.replace(SHOWN, "$1//@$2\n$1");

/**
 * Undoes `hideDecorators`, each decorator on a line of its own.
 *
 * @param {string} source
 */
export const showDecorators = (source) => source.replace(HIDDEN, "$1@$2");
