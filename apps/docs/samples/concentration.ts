import {
  concentration,
  concentrationCurve,
  exponentialScore,
  identityScore,
  squaredReluScore,
} from "@frugal/metrics";

for (const f of [exponentialScore, squaredReluScore, identityScore]) {
  const limits = [0.5, 1, 2, 3].map((gamma) => concentration(f, { gamma }).toFixed(3));
  console.log(`${f.name}: ${limits.join(" ")}`);
}

// Over a finite row S stays above its limit.
const sampling = { keys: 1024, rows: 200, seed: 1 };
for (const point of concentrationCurve(exponentialScore, [1, 2, 3], { sampling })) {
  console.log(`γ = ${point.gamma}: ${point.sampled?.mean.toFixed(2)} over 1024 keys`);
}
