export { outerProducts } from "./multiply/outerProducts.as";
export { packFactor } from "./multiply/packFactor.as";
export { twoStages } from "./multiply/twoStages.as";
