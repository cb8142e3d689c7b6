import { testing } from "../../tooling/testing.mjs";

export default testing();
