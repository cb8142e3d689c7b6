import { testing } from "./testing.mjs";

export default testing();
