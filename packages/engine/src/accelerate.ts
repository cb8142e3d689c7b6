import { accelerate } from "./accelerate/accelerate.ts";

export { type Accelerated, accelerate, restore } from "./accelerate/accelerate.ts";

accelerate();
