// Asks spectra as a scientist would: what a sum is made of, how it differs from the whole scan and from a pinned one, what a
// peak is, and where there is how much between two energies, in a real Chromium without a screen.
//
//   node e2e/ask-spectrum.mjs --url http://127.0.0.1:8080/ --layer fit/Pb-L --element Sn [--peak KEV] [--screenshot FILE.png]
//
// --element is chosen in the periodic table, --peak is an energy with a strong line. With --screenshot also FILE-peak.png,
// FILE-window.png and FILE-table.png. Prints one JSON object; exit code 0 when all was as it should be, 1 when not, 3 when
// there is no Chromium.
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    layer: { type: 'string' },
    element: { type: 'string' },
    peak: { type: 'string', default: '10.55' },
    screenshot: { type: 'string' },
    timeout: { type: 'string', default: '60' },
  },
});
const { page, faults, until, close } = await open(options);

const wall = page.getByRole('navigation', { name: 'Layers' });
const map = page.getByRole('region', { name: /^Map of/ });
const spectrum = page.getByRole('region', { name: 'Spectrum', exact: true });
const state = spectrum.getByRole('status', { name: 'Spectrum state' });
const box = (name) => spectrum.getByRole('checkbox', { name, exact: true });

async function shoot(name) {
  if (options.screenshot) {
    await page.waitForTimeout(1000);
    await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, `-${name}.png`) });
  }
}

async function drag(locator, from, to, key) {
  const { x, y, width, height } = await locator.boundingBox();
  const at = ([across, down]) => [x + across * width, y + down * height];
  if (key) {
    await page.keyboard.down(key);
  }
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]), { steps: 4 });
  await page.mouse.move(...at(to), { steps: 4 });
  await page.mouse.up();
  if (key) {
    await page.keyboard.up(key);
  }
}

async function fitted() {
  await box('fit').check();
  await page.getByRole('tab', { name: 'Spectrum' }).click();
  const table = page.getByRole('region', { name: 'fit' });
  await until('a fit', async () => (await table.getByRole('row').count()) > 2);
  return {
    quality: await table.getByText(/^χ²/).innerText(),
    parts: await table.getByRole('row').allInnerTexts(),
  };
}

async function several() {
  await box('whole scan').check();
  await until('the whole scan', async () => /whole scan: [\d\u202f]+ px/.test(await state.innerText()));
  await spectrum.getByRole('button', { name: 'Pin', exact: true }).click();
  await until('a pinned spectrum', async () => /pinned: /.test(await state.innerText()));
  await drag(map.locator('.grid-frame'), [0.7, 0.7], [0.8, 0.85]);
  const label = () => spectrum.getByText('Counts per pixel', { exact: true }).count();
  await until('counts per pixel', async () => (await label()) === 1);
  const said = (await state.innerText()).replace(/\s+/g, ' ');
  await box('per pixel').uncheck();
  await until('counts', async () => (await label()) === 0);
  await spectrum.getByRole('button', { name: 'Unpin' }).click();
  await box('whole scan').uncheck();
  return said;
}

/** The energies at the ends of the spectrum's axis are found by asking at two places. */
async function askedPeak() {
  const question = page.getByRole('region', { name: 'What a peak may be' });
  const canvas = spectrum.locator('canvas');
  const energyAt = async (share) => {
    const { x, y, width, height } = await canvas.boundingBox();
    await page.mouse.move(x + share * width, y + 0.4 * height);
    const tip = spectrum.getByText(/^[\d.]+ keV$/);
    await tip.waitFor();
    return Number((await tip.innerText()).split(' ')[0]);
  };
  const [low, high] = [await energyAt(0.25), await energyAt(0.75)];
  const share = 0.25 + (0.5 * (Number(options.peak) - low)) / (high - low);
  const { x, y, width, height } = await canvas.boundingBox();
  await page.mouse.click(x + share * width, y + 0.4 * height);
  await question.waitFor();
  const result = {
    title: await question.getByRole('heading').innerText(),
    candidates: await question.getByRole('listitem').allInnerTexts(),
  };
  await shoot('peak');
  await question.getByRole('button', { name: 'Map this peak' }).click();
  await until('a map of the window', async () =>
    /^Map of windows\/.* keV$/.test(await map.getAttribute('aria-label')),
  );
  result.map = await map.getAttribute('aria-label');
  await question.getByRole('button', { name: 'Close the question' }).click();
  return result;
}

async function windows() {
  const names = () => wall.getByRole('button', { name: /^windows\// }).allInnerTexts();
  const before = (await names()).length;
  await drag(spectrum.locator('canvas'), [0.3, 0.5], [0.35, 0.6], 'Shift');
  await until('a dragged window', async () => (await names()).length === before + 1);
  const form = page.getByRole('form', { name: 'Energy windows' });
  await form.getByLabel('From, keV').fill('6.2');
  await form.getByLabel('To, keV').fill('6.6');
  await form.getByLabel('To, keV').press('Enter');
  await page.getByRole('region', { name: 'Map of windows/6.20–6.60 keV' }).waitFor();
  await shoot('window');
  const { x, y, width, height } = await map.locator('.grid-frame').boundingBox();
  const tip = map.locator('.tip');
  await page.mouse.move(x + 0.51 * width, y + 0.51 * height);
  await until('counts in the window', async () => /\d+(\.\d+)? counts/.test(await tip.innerText()));
  const told = (await tip.innerText()).replace(/\s+/g, ' ');
  await page.reload();
  await page.getByRole('region', { name: 'Map of windows/6.20–6.60 keV' }).waitFor();
  const kept = (await names()).length;
  for (const remove of await form.getByRole('button', { name: /^Remove the window/ }).all()) {
    await form
      .getByRole('button', { name: /^Remove the window/ })
      .first()
      .click();
  }
  await until('no window', async () => (await names()).length === 0);
  return { made: before + 2, kept, told };
}

async function marked() {
  const markers = () => spectrum.locator('.marker').count();
  await wall.getByRole('button', { name: options.layer, exact: true }).click();
  await drag(map.locator('.grid-frame'), [0.3, 0.3], [0.6, 0.6]);
  await until('lines of the layer', async () => (await markers()) > 0);
  const result = { before: await markers() };
  await spectrum.getByRole('button', { name: 'Choose elements in the periodic table' }).click();
  const table = page.getByRole('dialog', { name: 'Periodic table' });
  await table.getByRole('button', { name: options.element, exact: true }).click();
  await table.getByRole('button', { name: options.element, exact: true }).press('ArrowLeft');
  result.beside = await table.locator(':focus').innerText();
  await shoot('table');
  await page.keyboard.press('Escape');
  await until('lines of another element', async () => (await markers()) > result.before);
  result.with = await markers();
  await box('L').uncheck();
  await until('fewer lines', async () => (await markers()) < result.with);
  await box('L').check();
  await box('escape').check();
  await box('pile-up').check();
  await until('more lines', async () => (await markers()) > result.with);
  result.names = await spectrum.locator('.marker text').allTextContents();
  return result;
}

try {
  await page.goto(options.url);
  await map.waitFor();
  await until('the end of the scan', async () =>
    /completed/.test(await page.getByRole('status', { name: 'Scan state' }).innerText()),
  );
  await wall.getByRole('button', { name: options.layer, exact: true }).click();
  await drag(map.locator('.grid-frame'), [0.35, 0.3], [0.6, 0.6]);
  await until('a spectrum', async () => /Sum of/.test(await state.innerText()));
  const result = { fit: await fitted(), several: await several(), peak: await askedPeak() };
  result.windows = await windows();
  result.marked = await marked();
  result.faults = faults;
  console.log(JSON.stringify(result));
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  await shoot('failed');
  process.exitCode = 1;
} finally {
  await close();
}
