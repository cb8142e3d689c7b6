/** How much of a rectangle a mask allows. */
export type Coverage = "none" | "some" | "all";
