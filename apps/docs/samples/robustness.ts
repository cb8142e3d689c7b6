import {
  availableInformation,
  initialEntropy,
  measuredNoise,
  normals,
  predictedNoise,
} from "@frugal/metrics";

// What noise in the scores does to the output, for even and for spread scores.
const normal = normals(1);
const values = Float64Array.from({ length: 1024 }, normal);
const spread = Float64Array.from({ length: 1024 }, normal);
for (const g of [0, 2]) {
  const row = { scores: spread.map((score) => g * score), values, sigma: 0.5 };
  const { rms } = measuredNoise(row, { seed: 2 }); // another than that of the values
  console.log(`g = ${g}: predicted ${predictedNoise(row).toFixed(3)}, measured ${rms.toFixed(3)}`);
}

console.log(`entropy at the start, n = 512, g = 1: ${initialEntropy(512, 1).toFixed(3)} nats`);
console.log(`cosines at τ = 1 can say ${availableInformation(1).nats.toFixed(4)} nats`);
