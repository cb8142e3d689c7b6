export { rotate } from "./rotary/rotate.as";
