import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { isolationHeaders } from "../site/.vitepress/isolationHeaders.ts";

export const built: string = fileURLToPath(new URL("../.site", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

export interface ServedSite {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The built site, as a plain static host gives it.
 *
 * @param also folders with further files
 */
export async function serveSite(
  options: { readonly isolated: boolean },
  also: readonly string[] = [],
): Promise<ServedSite> {
  if (!existsSync(join(built, "index.html"))) {
    throw new Error("serveSite: expected a built site, got none: npm run docs:build");
  }
  return serveFolder([built, ...also], options);
}

/** Files of the first folder that has them, with the headers for isolation or without. */
export async function serveFolder(
  folders: readonly string[],
  { isolated }: { readonly isolated: boolean },
): Promise<ServedSite> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = normalize(decodeURIComponent(pathname));
    const name = path.endsWith("/") ? `${path}index.html` : path;
    const file = folders
      .flatMap((folder) => [join(folder, name), join(folder, `${name}.html`)])
      .find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
    const type = TYPES[extname(file ?? "")] ?? "application/octet-stream";
    const compressed =
      !type.startsWith("font/") && /\bgzip\b/.test(String(request.headers["accept-encoding"]));
    response.writeHead(file === undefined ? 404 : 200, {
      "Content-Type": type,
      ...(compressed && { "Content-Encoding": "gzip" }),
      ...(isolated && isolationHeaders),
    });
    if (file === undefined) response.end();
    else if (compressed) createReadStream(file).pipe(createGzip()).pipe(response);
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
