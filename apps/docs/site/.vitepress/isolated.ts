import type { Plugin, PreviewServer, ViteDevServer } from "vite";
import { isolationHeaders } from "./isolationHeaders.ts";

/**
 * Serves everything with the headers for isolation. `server.headers` is not enough: VitePress writes
 * its pages past it.
 */
export function isolated(): Plugin {
  const serve = ({ middlewares }: Pick<ViteDevServer | PreviewServer, "middlewares">) => {
    middlewares.use((_request, response, next) => {
      for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
      next();
    });
  };
  return { name: "frugal:isolated", configureServer: serve, configurePreviewServer: serve };
}
