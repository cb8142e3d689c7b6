import type { Matrix } from "@frugal/monarch";

/** A picture's luminance, from 0 to 1, its middle cut to a square [n, n]. */
export async function readPicture(file: Blob, n: number): Promise<Matrix> {
  const bitmap = await createImageBitmap(file);
  try {
    const context = new OffscreenCanvas(n, n).getContext("2d");
    if (context === null) throw new Error("this browser cannot draw pictures beside the page");
    const side = Math.min(bitmap.width, bitmap.height);
    const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
    context.drawImage(bitmap, left, top, side, side, 0, 0, n, n);
    const { data } = context.getImageData(0, 0, n, n);
    const values = Float64Array.from({ length: n * n }, (_, at) => {
      const [red, green, blue] = data.subarray(4 * at, 4 * at + 3) as unknown as number[];
      return (0.2126 * red! + 0.7152 * green! + 0.0722 * blue!) / 255;
    });
    return { values, rows: n, columns: n };
  } finally {
    bitmap.close();
  }
}
