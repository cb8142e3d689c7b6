import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { type Browser, chromium } from "playwright-core";
// @ts-expect-error: it has no types
import { extract } from "tar-fs";

const cache = fileURLToPath(new URL("../.cache/chromium", import.meta.url));

const ARGUMENTS = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A headless Chromium. On Linux x64 it comes from npm alone; elsewhere it is the Chrome that is
 * installed. `CHROMIUM_PATH` names another.
 *
 * @param more arguments of its command line
 */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const { CHROMIUM_PATH } = process.env;
  const args = [...ARGUMENTS, ...more];
  if (CHROMIUM_PATH) return chromium.launch({ executablePath: CHROMIUM_PATH, args });
  if (process.platform !== "linux" || process.arch !== "x64") {
    return chromium.launch({ channel: "chrome", args });
  }
  await unpack();
  const libraries = [join(cache, "al2023/lib"), process.env.LD_LIBRARY_PATH].filter(Boolean);
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: libraries.join(":"),
    ...(!existsSync("/etc/fonts/fonts.conf") && { FONTCONFIG_PATH: join(cache, "fonts") }),
  } as Record<string, string>;
  return chromium.launch({ executablePath: join(cache, "chromium"), args, env });
}

/** Once, beside its place and then moved there, so that an interrupted run leaves nothing half done. */
async function unpack(): Promise<void> {
  if (existsSync(join(cache, "done"))) return;
  // Its own start-up writes to the system's folder for temporary files, and takes what lies there.
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const packed = join(dirname(dirname(dirname(entry))), "bin");
  const half = `${cache}.${process.pid}`;
  await mkdir(half, { recursive: true });
  const unbrotli = (file: string, sink: NodeJS.WritableStream) =>
    pipeline(createReadStream(join(packed, file)), createBrotliDecompress(), sink);
  await Promise.all([
    unbrotli("chromium.br", createWriteStream(join(half, "chromium"), { mode: 0o755 })),
    unbrotli("swiftshader.tar.br", extract(half)),
    unbrotli("al2023.tar.br", extract(join(half, "al2023"))),
    unbrotli("fonts.tar.br", extract(join(half, "fonts"))),
  ]);
  await writeFile(join(half, "done"), "");
  await rm(cache, { recursive: true, force: true });
  await rename(half, cache);
}
