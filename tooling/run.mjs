// Every script of the root package.json. Needs nothing but Node and npm: it sets up the rest.
// This file has to run on an old Node too, to say which one is needed.

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const enough = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major > 22;

if (enough) {
  import("./run/main.mjs").then(({ main }) => main(process.argv.slice(2)));
} else {
  console.error(`Frugal: expected Node 20.19, 22.12 or later, got ${process.versions.node}`);
  process.exitCode = 1;
}
