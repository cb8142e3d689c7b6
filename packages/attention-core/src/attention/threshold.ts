import { attentionModule } from "../module.ts";
import { attend } from "./attend.ts";

/** One task for each tile row of each head; it reads the same fields as `attend`. */
export const threshold: typeof attend = {
  module: attentionModule,
  name: "threshold",
  fields: attend.fields,
};
