export { peak } from "../assembly/peak.as";
