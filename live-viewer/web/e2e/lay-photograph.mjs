// Lays a photograph under the map of a running viewer, in a real Chromium without a screen.
//
//   node e2e/lay-photograph.mjs --url http://127.0.0.1:8080/ --layer fit/Pb-L --photograph FILE.png --size ROWS,COLUMNS
//       --pairs '[[x,y,column,row],...]' --at '[[column,row],...]' [--screenshot FILE.png]
//
// Sets the first pair with the pointer and types the others. Prints one JSON object: how far the pairs are off, what a second
// browser says of the photograph, and the colours at places of the scan through the map (before and after registering), through a
// lens, and once it is removed. Exit code 0 when all was found, 1 when not, 3 when there is no Chromium.
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    layer: { type: 'string' },
    photograph: { type: 'string' },
    pairs: { type: 'string' },
    at: { type: 'string' },
    size: { type: 'string' },
    screenshot: { type: 'string' },
    timeout: { type: 'string', default: '60' },
  },
});
const pairs = JSON.parse(options.pairs);
const places = JSON.parse(options.at);
const { page, faults, close } = await open(options);
const map = page.getByRole('region', { name: `Map of ${options.layer}` });
const panel = page.getByRole('tabpanel', { name: 'Photograph' });
const COORDINATES = ['photograph x', 'photograph y', 'column', 'row'];

/** Where a point of the scan is on the screen. */
async function onScreen([column, row]) {
  const box = await map.locator('.grid-frame').boundingBox();
  const [rows, columns] = options.size.split(',').map(Number);
  return [box.x + (column / columns) * box.width, box.y + (row / rows) * box.height];
}

/** The colours of the screen at places of the scan. */
async function colours(at) {
  const points = await Promise.all(at.map(onScreen));
  await page.waitForTimeout(500);
  const png = await page.screenshot();
  return page.evaluate(
    async ([base64, all, ratio]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      context.drawImage(picture, 0, 0);
      return all.map(([x, y]) => [...context.getImageData(x * ratio, y * ratio, 1, 1).data.slice(0, 3)]);
    },
    [png.toString('base64'), points, await page.evaluate(() => window.devicePixelRatio)],
  );
}

async function slide(name, value) {
  await panel.getByRole('slider', { name }).fill(value);
}

try {
  await page.goto(options.url);
  await page
    .getByRole('navigation', { name: 'Layers' })
    .getByRole('button', { name: options.layer, exact: true })
    .click();
  await map.waitFor();
  await page.getByRole('button', { name: 'Fold spectrum' }).click();
  await page.getByRole('tab', { name: 'Photograph' }).click();
  await panel.getByLabel('Choose a photograph…').setInputFiles(options.photograph);
  const state = panel.getByText(/laid over the whole scan/);
  await state.waitFor();
  await slide(/^Map \d+ %/, '0');
  await page.mouse.move(0, 0);
  const unregistered = await colours(places);

  await panel.getByRole('button', { name: 'Set points…' }).click();
  const picture = panel.getByRole('img', { name: /^Photograph / });
  const { width, height, natural } = await picture.evaluate((img) => ({
    width: img.clientWidth,
    height: img.clientHeight,
    natural: [img.naturalWidth, img.naturalHeight],
  }));
  for (const [i, pair] of pairs.entries()) {
    if (i === 0) {
      await picture.click({
        position: { x: (pair[0] / natural[0]) * width, y: (pair[1] / natural[1]) * height },
      });
      await page.mouse.click(...(await onScreen([pair[2], pair[3]])));
    } else {
      await panel.getByRole('button', { name: 'Add a pair' }).click();
      for (const [k, name] of COORDINATES.entries()) {
        const field = panel.getByRole('textbox', { name: `${name} of pair ${i + 1}` });
        await field.fill(String(pair[k]));
        await field.press('Tab');
      }
    }
  }
  const clicked = await Promise.all(
    COORDINATES.map(async (name) =>
      Number(await panel.getByRole('textbox', { name: `${name} of pair 1` }).inputValue()),
    ),
  );
  const off = (await panel.locator('.pairs tbody tr td:nth-last-child(2)').allInnerTexts()).map(Number);
  await panel.getByRole('button', { name: 'Keep these points' }).click();
  await panel.getByText(`registered by ${pairs.length} pairs of points`).waitFor();
  await page.mouse.move(0, 0);
  const registered = await colours(places);
  if (options.screenshot) {
    await slide(/^Map \d+ %/, '0.6');
    await page.waitForTimeout(500);
    await page.screenshot({ path: options.screenshot });
  }

  await slide(/^Map \d+ %/, '1');
  const covered = await colours(places);
  await panel.getByRole('checkbox', { name: /lens/ }).check();
  await page.mouse.move(...(await onScreen(places[0])));
  await page.waitForTimeout(300);
  // Beside the pointer, which is drawn over the map.
  const [column, row] = places[0];
  const lens = (await colours([[column - 2.5, row - 2.5]]))[0];
  // Keys are the page's own again when no field has them.
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('f');
  const without = (await colours([[column - 2.5, row - 2.5]]))[0];

  const other = await page.context().newPage();
  await other.goto(options.url);
  // It is the same browser, in which the tab is open.
  const theirs = other.getByRole('tabpanel', { name: 'Photograph' });
  const seen = await theirs.getByText(/registered by/).innerText();
  await panel.getByRole('button', { name: 'Remove the photograph' }).click();
  await theirs.getByText(/No photograph of this scan/).waitFor();
  console.log(
    JSON.stringify({ clicked, off, unregistered, registered, covered, lens, without, seen, removed: true }),
  );
  if (faults.length > 0) {
    throw new Error('the page complained');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  process.exitCode = 1;
} finally {
  await close();
}
