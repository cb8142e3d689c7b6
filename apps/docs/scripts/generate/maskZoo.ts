export function maskZoo(_folder: string): void {}
