// Marks regions on the page of a running viewer, as a conservator would, in a real Chromium without a screen: draws one of
// each kind, names and labels them, reads their statistics, selects in the scatter plot and on the map, edits, takes back, and
// downloads. A second page looks on.
//
//   node e2e/mark-regions.mjs --url http://127.0.0.1:8080/ --layer fit/Pb-L [--screenshot FILE.png] [--download FILE.geojson]
//
// --download: where the downloaded GeoJSON is kept. Prints one JSON object; exit code 0 when all was as it should be, 1 when
// not, 3 when there is no Chromium.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    layer: { type: 'string' },
    screenshot: { type: 'string' },
    download: { type: 'string' },
    timeout: { type: 'string', default: '120' },
  },
});
const { page, faults, until, close } = await open(options);

const map = page.getByRole('region', { name: /^Map of/ });
const tools = page.getByRole('group', { name: 'Selection tools' });
const list = page.getByRole('list', { name: 'List of regions' });
const rows = list.getByRole('listitem');
const spectrum = page.getByRole('region', { name: 'Spectrum' });
const statistics = page.getByRole('table', { name: 'Statistics' });
const keep = tools.getByRole('button', { name: /^Make region/ });

/** A point of the large map, as fractions of the part of it that shows the scan. */
async function point([x, y]) {
  const box = await map.locator('.grid-frame').boundingBox();
  return [box.x + x * box.width, box.y + y * box.height];
}

async function drag(places) {
  const [first, ...others] = places;
  await page.mouse.move(...(await point(first)));
  await page.mouse.down();
  for (const place of others) {
    await page.mouse.move(...(await point(place)), { steps: 8 });
  }
  await page.mouse.up();
}

async function pressKey(key) {
  await page.locator('body').focus();
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press(key);
}

async function names() {
  return rows.locator('button > span').allInnerTexts();
}

/** The number in a text, or NaN while the text does not say it. */
function numberIn(text, pattern) {
  return Number(pattern.exec(text)?.[1].replace(/\u202f/g, '') ?? NaN);
}

/** How many pixels are selected, as the button says that keeps them. */
async function selected() {
  return numberIn(await keep.innerText(), /of ([\d\u202f]+) px/);
}

/** Chooses a tool; the map takes it over a moment later. */
async function choose(name) {
  const tool = tools.getByRole('button', { name, exact: true });
  await tool.click();
  await until(`the ${name}`, async () => (await tool.getAttribute('aria-pressed')) === 'true');
  await page.waitForTimeout(300);
}

/** Chooses a region in the list; its pixels are then selected. Returns how many these are. */
async function chooseRegion(row) {
  await row.getByRole('button').click();
  const pixels = numberIn(await row.innerText(), /([\d\u202f]+) px/);
  await until('its pixels', async () => (await selected()) === pixels);
  return pixels;
}

/** A selection that has not changed for this long is what was asked for, ms. */
const SETTLED_MS = 500;

/** Draws with a tool, and keeps what is selected as a region. */
async function mark(name, draw) {
  await pressKey('Escape');
  const before = await rows.count();
  await choose(name);
  await draw();
  await until(`pixels of the ${name}`, async () => (await selected()) > 1);
  let pixels = 0;
  await until('the sum spectrum of what is selected in the end', async () => {
    const before = pixels;
    pixels = await selected();
    const said = /Sum of [\d\u202f]+ of ([\d\u202f]+) pixels/.exec(await spectrum.innerText());
    await page.waitForTimeout(SETTLED_MS);
    return said !== null && Number(said[1].replace(/\u202f/g, '')) === pixels && pixels === before;
  });
  await pressKey('Enter');
  await until(`the ${name} in the list`, async () => (await rows.count()) === before + 1);
  return pixels;
}

async function statisticsOf(layer) {
  const cells = statistics
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: layer, exact: true }) });
  await cells.waitFor();
  return (await cells.getByRole('cell').allInnerTexts()).map((text) => text.replace(/\u202f/g, ''));
}

async function shoot(name) {
  if (options.screenshot) {
    await page.mouse.move(2, 2);
    await page.waitForTimeout(800);
    await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, `-${name}.png`) });
  }
}

try {
  await page.goto(options.url);
  await map.waitFor();
  await page
    .getByRole('navigation', { name: 'Layers' })
    .getByRole('button', { name: options.layer, exact: true })
    .click();
  await page.getByRole('tab', { name: 'Regions' }).waitFor();
  await tools.getByRole('button', { name: 'Similar', disabled: false }).waitFor();
  const result = { kinds: {} };

  const corners = [
    [0.1, 0.1],
    [0.3, 0.12],
    [0.25, 0.3],
    [0.12, 0.28],
  ];
  result.kinds.rectangle = await mark('Rectangle', () =>
    drag([
      [0.4, 0.3],
      [0.6, 0.5],
    ]),
  );
  result.kinds.polygon = await mark('Polygon', async () => {
    for (const corner of corners) {
      await page.mouse.click(...(await point(corner)));
    }
    await pressKey('Enter');
  });
  result.kinds.lasso = await mark('Lasso', () =>
    drag([
      [0.7, 0.1],
      [0.9, 0.1],
      [0.92, 0.3],
      [0.72, 0.28],
      [0.7, 0.12],
    ]),
  );
  result.kinds.brush = await mark('Brush', () =>
    drag([
      [0.1, 0.7],
      [0.3, 0.72],
      [0.3, 0.8],
    ]),
  );
  result.kinds.threshold = await mark('Threshold', () =>
    tools.getByRole('slider', { name: 'Least value' }).fill('150'),
  );
  await shoot('threshold');
  result.kinds.similar = await mark('Similar', async () => {
    await page.mouse.click(...(await point([0.5, 0.9])));
    await until('those that are near', async () => (await selected()) > 1);
    await tools.getByRole('slider', { name: 'Distance of codes' }).fill('0.6');
    await until('those that are less near', async () => (await selected()) > 100);
  });
  result.names = await names();

  // Stepping with the keyboard goes around.
  await pressKey('n');
  await until(
    'the first region',
    async () => (await rows.first().getByRole('button').getAttribute('aria-pressed')) === 'true',
  );
  await pressKey('Shift+N');
  await until(
    'the last region',
    async () => (await rows.last().getByRole('button').getAttribute('aria-pressed')) === 'true',
  );
  await pressKey('n');

  // Name, label and note of the first, with statistics.
  const editor = page.getByRole('group', { name: 'Region 1', exact: true });
  await editor.getByRole('textbox', { name: 'Name' }).fill('Forehead');
  await page.keyboard.press('Enter');
  const renamed = page.getByRole('group', { name: 'Forehead', exact: true });
  await renamed.waitFor();
  await renamed.getByRole('combobox', { name: 'New label' }).fill('lead white');
  await page.keyboard.press('Enter');
  await renamed.getByRole('button', { name: 'Remove label pigment:lead white' }).waitFor();
  await renamed.getByRole('textbox', { name: 'Notes' }).fill('Shows through the sky.');
  await renamed.getByRole('textbox', { name: 'Name' }).focus();
  await renamed.getByRole('button', { name: 'Colour #cc79a7' }).click();
  await renamed.getByText('History (5)').click();
  result.history = await renamed
    .getByRole('list', { name: /History/ })
    .getByRole('listitem')
    .allInnerTexts();
  result.statistics = await statisticsOf(options.layer);
  await shoot('editor');

  // A second page sees the same, and changes it; the first does not take that back.
  const second = await page.context().newPage();
  await second.goto(options.url);
  const theirs = second
    .getByRole('list', { name: 'List of regions' })
    .getByRole('button', { name: /Forehead/ });
  await theirs.click();
  const theirEditor = second.getByRole('group', { name: 'Forehead', exact: true });
  result.secondSees = await theirEditor.getByRole('textbox', { name: 'Notes' }).inputValue();
  await theirEditor.getByRole('textbox', { name: 'Notes' }).fill('I do not think so.');
  await theirEditor.getByRole('textbox', { name: 'Name' }).focus();
  await until(
    'the other page’s note',
    async () => (await renamed.getByRole('textbox', { name: 'Notes' }).inputValue()) === 'I do not think so.',
  );
  await pressKey('Control+z');
  const refusal = page.getByRole('alert');
  await refusal.waitFor();
  result.notTakenBack = await refusal.innerText();
  await refusal.getByRole('button', { name: 'Dismiss' }).click();
  await second.close();

  // Own edits are taken back and made again: the last region goes and comes.
  const all = await rows.count();
  await chooseRegion(rows.last());
  await pressKey('Delete');
  await until('one region less', async () => (await rows.count()) === all - 1);
  await pressKey('Control+z');
  await until('the region again', async () => (await rows.count()) === all);
  await pressKey('Control+Shift+Z');
  await until('one region less again', async () => (await rows.count()) === all - 1);
  await pressKey('Control+z');
  await until('the region once more', async () => (await rows.count()) === all);
  result.afterUndo = await names();

  // Another shape: something is taken away from it.
  const before = await chooseRegion(rows.nth(1));
  await choose('Rectangle');
  await tools.getByRole('combobox', { name: 'What is drawn' }).selectOption('subtract');
  await drag([
    [0.05, 0.05],
    [0.2, 0.35],
  ]);
  await until('fewer pixels', async () => (await selected()) < before);
  const left = await selected();
  await page.getByRole('button', { name: 'Set shape' }).click();
  await until('the other shape in the list', async () =>
    (await rows.nth(1).innerText()).includes(`${left} px`),
  );
  await tools.getByRole('combobox', { name: 'What is drawn' }).selectOption('replace');
  result.reshaped = { before, left };

  // Hidden on the map.
  const shownNames = () => map.locator('.region-name').count();
  const marked = await shownNames();
  await list.getByRole('checkbox', { name: 'Show Forehead on the map' }).uncheck();
  await until('one name less on the map', async () => (await shownNames()) === marked - 1);
  await list.getByRole('checkbox', { name: 'Show Forehead on the map' }).check();

  // Scatter plot: from the map to the plot, and back.
  const ofForehead = await chooseRegion(rows.filter({ hasText: 'Forehead' }));
  await page.getByRole('tab', { name: 'Scatter' }).click();
  const plot = page.getByRole('region', { name: /^Scatter plot of/ });
  const state = page.getByRole('status', { name: 'Scatter', exact: true });
  await page.getByRole('combobox', { name: 'Horizontal layer' }).selectOption(options.layer);
  await page.getByRole('combobox', { name: 'Vertical layer' }).selectOption('fit/Fe-K');
  const inPlot = async () => numberIn(await state.innerText(), /^([\d\u202f]+) of/);
  await until('the region’s pixels in the plot', async () => (await inPlot()) === ofForehead);
  await page.getByRole('combobox', { name: 'Select by' }).selectOption('rectangle');
  await page.waitForTimeout(500);
  const box = await plot.locator('canvas').first().boundingBox();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.02 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.99 * box.width, box.y + 0.98 * box.height, { steps: 8 });
  await page.mouse.up();
  await until(
    'other pixels on the map',
    async () =>
      (await selected()) !== ofForehead && (await selected()) > 0 && (await inPlot()) === (await selected()),
  );
  result.scatter = { fromMap: ofForehead, fromPlot: await selected(), inPlot: await inPlot() };
  await shoot('scatter');
  await page.getByRole('combobox', { name: 'Select by' }).selectOption('lasso');
  await page.waitForTimeout(500);
  await page.mouse.move(box.x + 0.02 * box.width, box.y + 0.4 * box.height);
  await page.mouse.down();
  for (const [x, y] of [
    [0.3, 0.4],
    [0.3, 0.01],
    [0.02, 0.01],
  ]) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 8 });
  }
  await page.mouse.up();
  await until('what the lasso holds', async () => {
    const pixels = await selected();
    return pixels > 0 && pixels !== result.scatter.fromPlot;
  });
  result.scatter.fromLasso = await selected();

  // A pixel has statistics too.
  await page.getByRole('tab', { name: 'Regions' }).click();
  await page.mouse.click(...(await point([0.5, 0.5])));
  await until('a single pixel', async () => (await statistics.innerText()).startsWith('1 px'));
  result.pixel = await statisticsOf(options.layer);

  // Downloaded, and uploaded again.
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const file = options.download ?? '/tmp/regions.geojson';
  await (await downloading).saveAs(file);
  result.downloaded = JSON.parse(readFileSync(file, 'utf8')).features.map(
    ({ properties }) => properties.name,
  );
  await page.getByLabel('GeoJSON file').setInputFiles(file);
  await until('twice as many regions', async () => (await rows.count()) === 2 * all);
  await page
    .getByLabel('GeoJSON file')
    .setInputFiles({ name: 'bad.geojson', mimeType: 'text/plain', buffer: Buffer.from('rubbish') });
  result.badUpload = await page.getByRole('alert').innerText();

  // On compared maps, too.
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('fit/Fe-K');
  await until('three maps', async () => (await map.count()) === 3);
  await until('regions on all of them', async () => (await shownNames()) === 3 * 2 * all);
  await shoot('compared');
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('');

  // All is there again after a reload.
  await page.reload();
  await until('the regions after a reload', async () => (await rows.count()) === 2 * all);
  result.faults = faults;
  console.log(JSON.stringify(result));
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  if (options.screenshot) {
    await page.screenshot({ path: options.screenshot });
  }
  process.exitCode = 1;
} finally {
  await close();
}
