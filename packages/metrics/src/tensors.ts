export { measureAlong } from "./along/measureAlong.ts";
