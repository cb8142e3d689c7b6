const NOT_FOR_USERS = /\.(test|claim|bench)\.|\.tsbuildinfo$|(^|\/)\./;
const BUILT = /^dist\/(.*?)(\.d\.ts|\.js)(\.map)?$/;
const NEEDED = ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts", "package.json"];

/**
 * What is wrong with the list of a package's files.
 *
 * @param {readonly string[]} files paths in the tarball
 * @param {(path: string) => boolean} exists whether the package's folder has this file
 * @returns {string[]}
 */
export function checkPacked(files, exists) {
  const problems = NEEDED.filter((path) => !files.includes(path)).map((path) => `lacks ${path}`);
  for (const path of files) {
    if (NOT_FOR_USERS.test(path)) problems.push(`contains ${path}, which is not for users`);
    const stem = BUILT.exec(path)?.[1];
    if (stem !== undefined && !exists(`src/${stem}.ts`)) {
      problems.push(`contains ${path}, which no source makes: remove dist and build again`);
    }
  }
  return problems;
}
