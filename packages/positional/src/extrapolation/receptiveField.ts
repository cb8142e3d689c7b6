/**
 * How many keys, its own included, a query learns from through `layers` windows of `size` keys, one
 * upon the other: (size − 1) · layers + 1.
 *
 * @see Su 2023, kexue.fm/archives/9603
 */
export const receptiveField = (size: number, layers: number): number => (size - 1) * layers + 1;
