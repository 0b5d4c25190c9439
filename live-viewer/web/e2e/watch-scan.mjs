// Watches a scan on the page of a running viewer, as an operator would, in a real Chromium without a screen.
//
//   node e2e/watch-scan.mjs --url http://127.0.0.1:8080/ [--screenshot FILE.png] [--layer fit/Fe-K]
//                           [--compare elements-sdd/Fe-K] [--fills] [--complete] [--restart]
//
// --fills watches a running scan fill in and counts the coloured pixels of its maps meanwhile; the rest is then tried,
// and the screenshot taken, while the scan runs. --complete waits for the end of the scan, without --fills before the
// screenshot. A second screenshot, FILE-narrow.png, shows a narrow window, in which nothing may be off the screen.
// --compare puts another layer and the difference beside the first, and takes FILE-compared.png.
// --restart prints "restart" once all is shown and then expects the viewer to go away and come back. Prints
// one JSON object; exit code 0 when all was as it should be, 1 when not, 3 when there is no Chromium.
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    screenshot: { type: 'string' },
    layer: { type: 'string' },
    compare: { type: 'string' },
    fills: { type: 'boolean', default: false },
    complete: { type: 'boolean', default: false },
    restart: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '60' },
  },
});
const { page, faults, until, close } = await open(options);

const progress = page.getByRole('progressbar', { name: 'Progress of the scan' });
const state = page.getByRole('status', { name: 'Scan state' });
const connection = page.getByRole('status', { name: 'Connection' });
const spectrum = page.getByRole('region', { name: 'Spectrum' });
const map = page.getByRole('region', { name: /^Map of/ });
const layers = page.getByRole('navigation', { name: 'Layers' }).getByRole('button');
const painted = async () => Number(await progress.getAttribute('aria-valuenow'));

async function spectrumSays(pattern) {
  await until(`a spectrum of ${pattern}`, async () => pattern.test(await spectrum.innerText()));
  return (await spectrum.getByRole('status').innerText()).replace(/\s+/g, ' ');
}

/** A point of the large map, as fractions of the part of it that shows the scan. */
async function point(x, y) {
  const box = await map.locator('.grid-frame').boundingBox();
  return [box.x + x * box.width, box.y + y * box.height];
}

const NARROW = { width: 800, height: 900 };

/** How often a scan is looked at while it fills in, and what share of it has to come before each look. */
const LOOKS = 3;
const STEP = 0.1;

/** How many pixels of a picture look like one of some colours; without any, how many are coloured at all. */
async function countPixels(png, colours = []) {
  return page.evaluate(
    async ([base64, wanted]) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d');
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, picture.width, picture.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        const rgb = data.subarray(i, i + 3);
        const isWanted = (colour) => colour.every((part, c) => Math.abs(part - rgb[c]) < 48);
        const isColoured = Math.max(...rgb) - Math.min(...rgb) > 48;
        count += wanted.length > 0 ? wanted.some(isWanted) : isColoured;
      }
      return { count, share: count / (picture.width * picture.height) };
    },
    [png.toString('base64'), colours],
  );
}

/** How much of the scan is on its maps, as the page says and as an eye would see it. */
async function look() {
  const small = layers.and(page.getByRole('button', { pressed: true })).locator('canvas');
  const shown = {
    painted: await painted(),
    large: (
      await countPixels(await page.screenshot({ clip: await map.locator('.grid-frame').boundingBox() }))
    ).share,
    small: await small.evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((alpha, i) => i % 4 === 3 && alpha > 0).length / (canvas.width * canvas.height);
    }),
  };
  return { ...shown, paintedAfter: await painted() };
}

/** In a colour map none of whose colours is grey, as unmeasured pixels are. */
async function watchItFillIn() {
  const colourMap = page.getByRole('combobox', { name: 'Colour map' });
  const before = await colourMap.inputValue();
  await colourMap.selectOption('viridis');
  await page.mouse.move(0, 0);
  const pixels = Number(await progress.getAttribute('aria-valuemax'));
  const looks = [];
  let seen = 0;
  while (looks.length < LOOKS) {
    const enough = seen + STEP * pixels;
    await until(`${enough} of ${pixels} pixels`, async () => (await painted()) >= enough);
    looks.push(await look());
    seen = looks.at(-1).paintedAfter;
  }
  await colourMap.selectOption(before);
  return looks;
}

/** The chosen layer and another side by side: the maps by name, and what is said of the pixel at the pointer. */
async function compared(other) {
  const chooser = page.getByRole('combobox', { name: 'Compare with' });
  await chooser.selectOption(other);
  await until('three maps', async () => (await map.count()) === 3);
  const box = await map.nth(1).locator('.grid-frame').boundingBox();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.6 * box.height, { steps: 3 });
  const values = page.getByRole('status', { name: 'Comparison at the pointer' });
  await until('values at the pointer', async () => /row \d+/.test(await values.innerText()));
  const result = {
    maps: await map.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label'))),
    cursors: await page.locator('.cursor').count(),
    values: await values.innerText(),
  };
  if (options.screenshot) {
    await page.waitForTimeout(1000);
    await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, '-compared.png') });
  }
  await chooser.selectOption('');
  await until('one map', async () => (await map.count()) === 1);
  return result;
}

/** What is off the screen, by its text, when the window is narrow. */
async function offScreenWhenNarrow() {
  const wide = page.viewportSize();
  await page.setViewportSize(NARROW);
  await until('the narrow map', async () => (await map.boundingBox()).width < NARROW.width);
  if (options.screenshot) {
    await page.waitForTimeout(1000);
    await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, '-narrow.png') });
  }
  const off = await page
    .locator('header *, footer *, nav *, .toolbar *')
    .evaluateAll((all) =>
      all
        .filter((each) => each.getBoundingClientRect().right > innerWidth)
        .map((each) => each.textContent || each.tagName),
    );
  await page.setViewportSize(wide);
  return off;
}

/** Names of lines in the spectrum that lie on one another, in pairs. */
async function overlappingNames() {
  return spectrum.locator('svg g text').evaluateAll((all) => {
    const names = all
      .filter((each) => each.closest('.marker'))
      .map((each) => ({ text: each.textContent, box: each.getBoundingClientRect() }));
    const overlap = (a, b) =>
      a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
    return names.flatMap((a, i) =>
      names
        .slice(i + 1)
        .filter((b) => overlap(a.box, b.box))
        .map((b) => `${a.text} ${b.text}`),
    );
  });
}

/** How many pixels the curves of the spectrum take, by their colours in the legend. */
async function drawnCurves() {
  const colours = await spectrum
    .getByRole('status')
    .locator('i')
    .evaluateAll((marks) =>
      marks.map((mark) => getComputedStyle(mark).backgroundColor.match(/\d+/g).slice(0, 3).map(Number)),
    );
  return (await countPixels(await spectrum.locator('canvas').screenshot(), colours)).count;
}

try {
  await page.goto(options.url);
  await map.waitFor();
  await until('a painted pixel', async () => (await painted()) > 0);
  const result = {
    layers: await layers.count(),
    first: await painted(),
    axes: (await map.getByText(/^[xy] \(mm\)$/).allTextContents()).sort(),
  };

  if (options.layer) {
    await layers.and(page.getByRole('button', { name: options.layer, exact: true })).click();
    await page.getByRole('region', { name: `Map of ${options.layer}` }).waitFor();
  }
  const theEnd = () =>
    until('the end of the scan', async () => /completed|stopped/.test(await state.innerText()));
  if (options.fills) {
    result.looks = await watchItFillIn();
  } else if (options.complete) {
    await theEnd();
  }

  await page.mouse.click(...(await point(0.3, 0.02)));
  result.pixelSpectrum = await spectrumSays(/Pixel row \d+, column \d+.*counts/s);
  result.pixelCurves = await drawnCurves();
  const column = Number(/column (\d+)/.exec(result.pixelSpectrum)?.[1]);
  await page.keyboard.press('ArrowRight');
  result.nextSpectrum = await spectrumSays(new RegExp(`Pixel row \\d+, column ${column + 1}.*counts`, 's'));

  await page.mouse.move(...(await point(0.35, 0.02)));
  await page.mouse.down();
  await page.mouse.move(...(await point(0.5, 0.03)), { steps: 5 });
  await page.mouse.move(...(await point(0.62, options.complete || options.fills ? 0.55 : 0.05)), {
    steps: 5,
  });
  await page.mouse.up();
  result.areaSpectrum = await spectrumSays(/Sum of .* pixels.*counts/s);

  await page.mouse.move(...(await point(0.7, 0.01)));
  if (options.screenshot) {
    await page.getByRole('group', { name: 'Services' }).getByText('live-viewer').first().waitFor();
    await page.waitForTimeout(1000);
    await page.screenshot({ path: options.screenshot });
    result.pictured = await state.innerText();
  }
  if (options.compare) {
    result.groups = await page
      .getByRole('navigation', { name: 'Layers' })
      .getByRole('group')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
    result.compared = await compared(options.compare);
  }
  const lines = spectrum.getByRole('group', { name: 'Element lines' });
  const unmarked = lines.getByRole('button', { name: /^[A-Z][a-z]?$/, pressed: false });
  while ((await unmarked.count()) > 0) {
    await unmarked.first().click();
  }
  result.overlapping = await overlappingNames();
  result.offScreen = await offScreenWhenNarrow();
  if (options.fills && options.complete) {
    await theEnd();
  }
  result.painted = await painted();
  result.state = await state.innerText();

  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  const before = await map.getAttribute('aria-label');
  await page.keyboard.press(']');
  await until('another layer', async () => (await map.getAttribute('aria-label')) !== before);
  await page.getByRole('combobox', { name: 'Colour map' }).selectOption('viridis');
  const chosen = await map.getAttribute('aria-label');
  await page.reload();
  await map.waitFor();
  result.kept =
    (await map.getAttribute('aria-label')) === chosen &&
    (await page.getByRole('combobox', { name: 'Colour map' }).inputValue()) === 'viridis';

  if (options.restart) {
    console.log('restart');
    await until('the viewer to go away', async () => /reconnecting/.test(await connection.innerText()));
    await until('the viewer to come back', async () => /^connected/.test(await connection.innerText()));
    await until('the maps', async () => (await painted()) >= result.painted && (await map.count()) === 1);
    result.afterRestart = await painted();
  }
  result.faults = faults;
  console.log(JSON.stringify(result));
  process.exitCode =
    result.kept && result.offScreen.length === 0 && result.overlapping.length === 0 && faults.length === 0
      ? 0
      : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  if (options.screenshot) {
    await page.screenshot({ path: options.screenshot });
  }
  process.exitCode = 1;
} finally {
  await close();
}
