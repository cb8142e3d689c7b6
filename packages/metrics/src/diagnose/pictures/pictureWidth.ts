/** What a picture may be told. */
export interface ReportPictureOptions {
  /** Pixels, 240 to 4096; default 720. The picture scales without loss. */
  readonly width?: number;
}

/** @throws {RangeError} */
export function pictureWidth(op: string, { width = 720 }: ReportPictureOptions): number {
  if (Number.isInteger(width) && 240 <= width && width <= 4096) return width;
  throw new RangeError(`${op}: width must be an integer from 240 to 4096, got ${width}`);
}
