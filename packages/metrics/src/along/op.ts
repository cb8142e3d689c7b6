/** As errors name it. */
export const OP = "measureAlong";
