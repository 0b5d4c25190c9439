// Reads the maps of a complete scan as a conservator would: mixes layers, holds two against each other, zooms, sets the
// range of the colours and straightens the rows, in a real Chromium without a screen.
//
//   node e2e/read-maps.mjs --url http://127.0.0.1:8080/ --a fit/Pb-L --b fit/Fe-K [--screenshot FILE.png] [--straight]
//
// --straight: the scan is a serpentine one whose odd rows are off. With --screenshot also FILE-mixed.png and
// FILE-zoomed.png. Prints one JSON object; exit code 0 when all was as it should be, 1 when not, 3 when there is no Chromium.
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    a: { type: 'string' },
    b: { type: 'string' },
    screenshot: { type: 'string' },
    straight: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '60' },
  },
});
const { page, faults, until, close } = await open(options);

const wall = page.getByRole('navigation', { name: 'Layers' });
const map = page.getByRole('region', { name: /^Map of/ });
const tile = (name) => wall.getByRole('button', { name, exact: true });
const picture = async () => (await map.locator('canvas').first().screenshot()).toString('base64');

async function show(name) {
  await tile(name).click();
  await page.getByRole('region', { name: `Map of ${name}`, exact: true }).waitFor();
}

async function shoot(name) {
  if (options.screenshot) {
    await page.waitForTimeout(1000);
    await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, `-${name}.png`) });
  }
}

/** Whether the map looks otherwise after something was done. */
async function changes(what) {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
  const before = await picture();
  await what();
  await page.mouse.move(0, 0);
  let changed = false;
  for (let i = 0; i < 20 && !changed; i++) {
    await page.waitForTimeout(100);
    changed = (await picture()) !== before;
  }
  return changed;
}

async function mixed() {
  await show(options.a);
  await page.keyboard.press('m');
  await show(options.b);
  await page.getByRole('checkbox', { name: 'Mix in' }).check();
  await show('mix');
  const legend = page.getByRole('list', { name: 'Colours of the layers' });
  const result = {
    layers: (await legend.getByRole('listitem').locator('strong').allInnerTexts()).join(),
    recoloured: await changes(() => page.getByLabel(`Colour of ${options.a}`).fill('#00ffff')),
    histograms: await page.getByRole('group', { name: /^Histogram of/ }).count(),
  };
  await shoot('mixed');
  await page.getByRole('button', { name: `Take ${options.b} out of the mix` }).click();
  result.after = (await legend.getByRole('listitem').allInnerTexts()).length;
  await show(options.a);
  await page.keyboard.press('M');
  await until('no mix', async () => (await tile('mix').count()) === 0);
  return result;
}

async function contrasted() {
  await show(options.a);
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption(options.b);
  const names = async () =>
    map.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label').replace('Map of ', '')));
  await until('three maps', async () => (await map.count()) === 3);
  const difference = (await names()).at(-1);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('ratio');
  await until('a ratio', async () => /\//.test((await names()).at(-1).replaceAll(/\w+\/\w+/g, '')));
  const ratio = (await names()).at(-1);
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('');
  await until('one map', async () => (await map.count()) === 1);
  return [difference, ratio];
}

/** Nearer by the keyboard and by the wheel: small maps follow, and the pointer is on all of them. */
async function zoomed() {
  const small = tile(options.b).locator('canvas');
  const scaleOf = async () => small.evaluate((canvas) => new DOMMatrix(getComputedStyle(canvas).transform).a);
  const whole = await scaleOf();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await until('a nearer map', async () => (await scaleOf()) > 1.4);
  const byKeys = await scaleOf();
  const box = await map.locator('canvas').first().boundingBox();
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.5 * box.height);
  await page.mouse.wheel(0, -100);
  await until('a still nearer map', async () => (await scaleOf()) > byKeys);
  const cursors = await wall.locator('.small-cursor').count();
  await shoot('zoomed');
  await page.getByRole('button', { name: 'Reset zoom' }).click();
  await until('the whole map', async () => (await scaleOf()) === 1);
  return { whole, byKeys, everywhere: cursors === (await wall.getByRole('button').count()) };
}

/** The upper end of the colours, lowered by the keyboard, and given back. */
async function ranged() {
  const handle = page.getByRole('slider', { name: `Maximum of the colours of ${options.a}` });
  const says = () => handle.getAttribute('aria-valuetext');
  const before = await says();
  const changed = await changes(async () => {
    for (let i = 0; i < 40; i++) {
      await handle.press('ArrowLeft');
    }
  });
  const byHand = await says();
  await page.reload();
  await map.waitFor();
  const kept = (await says()) === byHand;
  await page.getByRole('button', { name: 'auto' }).click();
  await until('the range of the map', async () => (await says()) === before);
  return { changed, kept, before, byHand };
}

async function straightened() {
  const box = page.getByRole('checkbox', { name: /straighten rows/ });
  await box.waitFor();
  const label = await page.locator('label', { has: box }).innerText();
  return {
    offset: Number(/\((.*?) ±/.exec(label)[1].replace('−', '-')),
    changed: await changes(() => box.uncheck()),
  };
}

try {
  await page.goto(options.url);
  await map.waitFor();
  await until('the end of the scan', async () =>
    /completed/.test(await page.getByRole('status', { name: 'Scan state' }).innerText()),
  );
  const result = { mix: await mixed(), contrasts: await contrasted(), zoom: await zoomed() };
  result.range = await ranged();
  await page.keyboard.press('\\');
  await until('a folded panel', async () => (await page.getByRole('slider').count()) === 0);
  await page.keyboard.press('\\');
  await page.getByRole('slider').first().waitFor();
  if (options.straight) {
    result.straight = await straightened();
  }
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
