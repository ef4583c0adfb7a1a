/** A figure as pixels, for where vectors are not taken. */
import { LabError } from '../../lab/errors';
import type { SvgFile } from '../../store/figures/svg';

/** Pixels for each CSS pixel: enough for print at column width. */
export const PNG_DENSITY = 3;

/** @throws LabError `figure-failed` where the browser does not draw the figure. */
export async function rasterise({ svg, width, height }: SvgFile): Promise<Blob> {
  const image = new Image();
  image.width = width;
  image.height = height;
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  const canvas = document.createElement('canvas');
  canvas.width = width * PNG_DENSITY;
  canvas.height = height * PNG_DENSITY;
  const context = canvas.getContext('2d');
  try {
    await image.decode();
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  } catch {
    throw notDrawn();
  }
  const png = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (png === null) throw notDrawn();
  return png;
}

function notDrawn(): LabError {
  return new LabError('figure-failed', 'This browser did not draw the figure as PNG.', 'Save it as SVG instead.');
}
