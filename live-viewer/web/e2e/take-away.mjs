// Takes files away from the page of a running viewer, in a real Chromium without a screen.
//
//   node e2e/take-away.mjs --url http://127.0.0.1:8080/ --layer fit/Pb-L --to DIR --map 26,104,1200,900 [--screenshot FILE.png]
//
// Saves in DIR what each button of the panel downloads, and the report. Prints one JSON object: the files, and colours at
// places of the map as the page shows them and as the picture has them, whose map lies at --map (left, top, width, height).
// Exit code 0 when all was found, 1 when not, 3 when there is no Chromium.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    layer: { type: 'string' },
    to: { type: 'string' },
    map: { type: 'string' },
    screenshot: { type: 'string' },
    timeout: { type: 'string', default: '60' },
  },
});
const { page, faults, close } = await open(options);
const map = page.getByRole('region', { name: `Map of ${options.layer}` });
const PLACES = [0.15, 0.4, 0.65, 0.9].flatMap((x) => [0.2, 0.55, 0.8].map((y) => [x, y]));
/** Pixels of the map on each side that a colour is the mean of. */
const PATCH = 10;

/** Mean colours of square patches of a PNG, in the browser. */
function coloursOf(png, centres, patch) {
  return page.evaluate(
    async ([base64, points, size]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      context.drawImage(picture, 0, 0);
      return points.map(([x, y]) => {
        const { data } = context.getImageData(Math.round(x - size / 2), Math.round(y - size / 2), size, size);
        return [0, 1, 2].map((channel) =>
          Math.round(
            data.filter((_, i) => i % 4 === channel).reduce((sum, value) => sum + value, 0) / (size * size),
          ),
        );
      });
    },
    [png.toString('base64'), centres, Math.round(patch)],
  );
}

/** The middles of pixels of the map, which are 10 x 10 in the picture, as fractions of its width and height. */
function middles(rows, columns) {
  return PLACES.map(([x, y]) => [
    (Math.floor(x * columns) + 0.5) / columns,
    (Math.floor(y * rows) + 0.5) / rows,
  ]);
}

async function taken(group, button) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog
      .getByRole('group', { name: group, exact: true })
      .getByRole('button', { name: button, exact: true })
      .click(),
  ]);
  const path = join(options.to, download.suggestedFilename());
  await download.saveAs(path);
  await dialog
    .getByRole('status', { name: 'Download' })
    .getByText(/^Taken: /)
    .waitFor();
  return path;
}

const dialog = page.getByRole('tabpanel', { name: 'Take away' });

try {
  await page.goto(options.url);
  await page
    .getByRole('navigation', { name: 'Layers' })
    .getByRole('button', { name: options.layer, exact: true })
    .click();
  await map.waitFor();
  await page.getByRole('combobox', { name: 'Colour map' }).selectOption('viridis');
  await page.getByRole('combobox', { name: /^Scale/ }).selectOption('sqrt');
  // The map alone, so that its pixels are large enough to be compared with those of the picture.
  await page.locator('body').press('x');
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1000);
  const box = await map.locator('.grid-frame').boundingBox();
  const screen = await page.screenshot();
  const ratio = await page.evaluate(() => window.devicePixelRatio);
  const [left, top, width, height] = options.map.split(',').map(Number);
  const places = middles(height / 10, width / 10);
  const shown = await coloursOf(
    screen,
    places.map(([x, y]) => [ratio * (box.x + x * box.width), ratio * (box.y + y * box.height)]),
    (ratio * PATCH * box.width) / (width / 10),
  );
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);

  await page.getByRole('tab', { name: 'Take away' }).click();
  await dialog.waitFor();
  const files = {
    png: await taken(options.layer, 'PNG to print (300 dpi)'),
    tiff: await taken(options.layer, 'TIFF (float32)'),
    grid: await taken(options.layer, 'CSV (grid)'),
    edf: await taken('All layers', 'EDF'),
    pixel: await taken('Spectrum of the selection', 'Spectrum, CSV'),
    emsa: await taken('Whole scan', 'Spectrum of A, EMSA'),
  };
  if (options.screenshot) {
    await page.screenshot({ path: options.screenshot });
  }
  const picture = await coloursOf(
    readFileSync(files.png),
    places.map(([x, y]) => [left + x * width, top + y * height]),
    PATCH * 10,
  );
  const [cube] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('link', { name: 'Spectra of B, RPL/RAW' }).click(),
  ]);
  files.cube = join(options.to, cube.suggestedFilename());
  await cube.saveAs(files.cube);
  const [report] = await Promise.all([
    page.context().waitForEvent('page'),
    dialog.getByRole('link', { name: 'Report (to print)' }).click(),
  ]);
  await report.getByRole('heading', { name: 'Spectra' }).waitFor();
  await report.emulateMedia({ media: 'print' });
  files.report = join(options.to, 'report.pdf');
  writeFileSync(files.report, await report.pdf({ format: 'A4' }));
  const headings = await report.getByRole('heading').allInnerTexts();
  const pictures = await report.getByRole('img', { name: /^Map of/ }).count();
  const drawn = await report
    .getByRole('img', { name: /^Map of/ })
    .evaluateAll((all) => all.every((image) => image.complete && image.naturalWidth > 100));
  if (options.screenshot) {
    await report.screenshot({ path: options.screenshot.replace(/(\.png)?$/, '-report.png'), fullPage: true });
  }
  await report.close();
  console.log(JSON.stringify({ files, shown, picture, headings, pictures, drawn }));
  if (faults.length > 0) {
    throw new Error('the page complained');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  process.exitCode = 1;
} finally {
  await close();
}
