// Looks at a picture that a model paints on the page of a running viewer, in a real Chromium without a screen.
//
//   node e2e/see-picture.mjs --url http://127.0.0.1:8080/ --picture recolour/picture --compare fit/Pb-L \
//                            --at 0.25,0.2 --at 0.75,0.2 [--screenshot FILE.png]
//
// Prints one JSON object: the mean colours at those places of the map (as fractions of its width and height), dimmed
// where the picture is not to be trusted and not, what the page tells of the first place, and the names of the maps that
// stand side by side when it is compared. Exit code 0 when all was found, 1 when not, 3 when there is no Chromium.
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    picture: { type: 'string' },
    compare: { type: 'string' },
    at: { type: 'string', multiple: true },
    screenshot: { type: 'string' },
    timeout: { type: 'string', default: '60' },
  },
});
const { page, faults, until, close } = await open(options);
const map = page.getByRole('region', { name: /^Map of/ });
const places = options.at.map((place) => place.split(',').map(Number));
/** Pixels of the screen on each side whose mean is taken. */
const PATCH = 12;

async function point([x, y]) {
  const box = await map.locator('.grid-frame').boundingBox();
  return { x: box.x + x * box.width, y: box.y + y * box.height };
}

async function colourAt(place) {
  const { x, y } = await point(place);
  const png = await page.screenshot({
    clip: { x: x - PATCH / 2, y: y - PATCH / 2, width: PATCH, height: PATCH },
  });
  return page.evaluate(async (base64) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    return [0, 1, 2].map((channel) => {
      const values = data.filter((_, i) => i % 4 === channel);
      return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
    });
  }, png.toString('base64'));
}

async function colours() {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  const found = [];
  for (const place of places) {
    found.push(await colourAt(place));
  }
  return found;
}

try {
  await page.goto(options.url);
  await page
    .getByRole('navigation', { name: 'Layers' })
    .getByRole('button', { name: options.picture, exact: true })
    .click();
  await page.getByRole('region', { name: `Map of ${options.picture}` }).waitFor();
  const dimming = page.getByRole('checkbox', { name: 'dim what is unsure' });
  await dimming.check();
  const result = { dimmed: await colours() };
  if (options.screenshot) {
    await page.screenshot({ path: options.screenshot });
  }
  await dimming.uncheck();
  result.plain = await colours();
  const { x, y } = await point(places[0]);
  await page.mouse.move(x, y, { steps: 3 });
  await until('values at the pointer', async () => (await map.locator('.tip').count()) > 0);
  result.told = (await map.locator('.tip').innerText()).replace(/\s+/g, ' ');
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption(options.compare);
  await until('two maps', async () => (await map.count()) === 2);
  result.compared = await map.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
  result.elements = await page
    .getByRole('group', { name: 'Element lines' })
    .getByRole('button')
    .allInnerTexts();
  console.log(JSON.stringify(result));
  if (faults.length > 0) {
    throw new Error('the page complained');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  process.exitCode = 1;
} finally {
  await close();
}
