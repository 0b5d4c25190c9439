// Steers scans on the page of a running viewer, as an operator and an admin would: starts one from the form, skips to a
// region, looks who commanded what, stops, starts another as the last one, holds both against each other, and deletes one.
//
//   node e2e/steer-scans.mjs --url "http://127.0.0.1:8080/login?once=..." --parameters SCAN.yaml [--screenshot FILE.png]
//
// The parameters must be some that the adapter warns of. Screenshots, FILE-form.png, -history.png, -scans.png, -compared.png
// and -delete.png, show the page on the way. Prints one JSON object; exit code 0 when all was as it should be, 1 when not, 3
// when there is no Chromium.
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    parameters: { type: 'string' },
    screenshot: { type: 'string' },
    timeout: { type: 'string', default: '60' },
  },
});
const { page, faults, until, close } = await open(options);

const control = page.getByRole('group', { name: 'Scan control' });
const button = (name) => control.getByRole('button', { name, exact: true });
const dialog = (name) => page.getByRole('dialog', { name });
const state = page.getByRole('status', { name: 'Scan state' });
const answer = page.getByRole('status', { name: 'Answer to the command' });
const progress = page.getByRole('progressbar', { name: 'Progress of the scan' });
const map = page.getByRole('region', { name: /^Map of/ });
const painted = async () => Number(await progress.getAttribute('aria-valuenow'));

const says = (locator, pattern) =>
  until(`${pattern}`, async () => (await locator.count()) > 0 && pattern.test(await locator.innerText()));

async function picture(name) {
  if (options.screenshot) {
    await page.waitForTimeout(500);
    await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, `-${name}.png`) });
  }
}

const form = dialog('Start a scan');
const field = (name) => form.getByLabel(name, { exact: true });
const sketch = form.getByRole('figure', { name: 'Path of the scan' });

/** From a file, with every mistake beside its field. */
async function startFromForm(result) {
  await button('Start…').click();
  await form.getByLabel('Parameter file').setInputFiles(options.parameters);
  await until('the file', async () => (await field('Width (mm)').inputValue()) === '24');
  result.planned = await sketch.innerText();
  await field('Width (mm)').fill('24.5');
  result.notWhole = await form.getByText('must be a whole number of steps').innerText();
  result.couldStartWithMistake = await form.getByRole('button', { name: 'Start the scan' }).isEnabled();
  await field('Width (mm)').fill('20');
  await until('another width', async () => /20 columns/.test(await sketch.innerText()));
  await form.getByRole('button', { name: 'Start the scan' }).click();
  await says(form.getByRole('alert'), /elements/);
  result.saidBesideElements = await field('Elements').getAttribute('aria-invalid');
  await picture('form');
  await field('Elements').fill('Fe-K, Pb-L, Hg-L');
  await form.getByRole('button', { name: 'Start the scan' }).click();
  await says(form.getByRole('alert'), /region/);
  result.stillSaidBesideElements = await field('Elements').getAttribute('aria-invalid');
  await form.getByRole('button', { name: 'Start all the same' }).click();
  await form.waitFor({ state: 'detached' });
  await says(state, /^running$/);
  await until('painted pixels', async () => (await painted()) > 10);
}

async function selectLowerRight() {
  const box = await map.locator('.grid-frame').boundingBox();
  await page.mouse.move(box.x + 0.55 * box.width, box.y + 0.7 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.9 * box.width, box.y + 0.9 * box.height, { steps: 5 });
  await page.mouse.up();
}

async function stop(reason) {
  await button('Stop…').click();
  const sheet = dialog('Stop the scan');
  await sheet.getByRole('radio', { name: 'Satisfied' }).check();
  await sheet.getByLabel('Reason').fill(reason);
  await sheet.getByRole('button', { name: 'Stop the scan' }).click();
  await says(state, /stopped/);
}

const history = dialog('History');
const rows = async () => (await history.getByRole('row').allInnerTexts()).slice(1);

async function historyOfBoth() {
  await page.keyboard.press('y');
  await until('the history', async () => (await rows()).length > 0);
  const ofThis = await rows();
  await picture('history');
  await history.getByLabel('only this scan').uncheck();
  const all = await rows();
  await history.getByRole('button', { name: 'Close' }).click();
  await history.waitFor({ state: 'detached' });
  return { ofThis, all };
}

const list = page.getByRole('list', { name: 'All scans, the newest first' });
const scans = list.getByRole('listitem');

try {
  const result = {};
  await page.goto(options.url);
  await control.getByLabel('Operator').fill('Ada');
  await startFromForm(result);

  result.couldSkipWithoutSelection = await button('Skip to region').isEnabled();
  await selectLowerRight();
  await button('Skip to region').click();
  await says(answer, /region is measured next/);
  result.skipped = await answer.innerText();
  const before = await painted();
  await until('more pixels', async () => (await painted()) > before + 30);
  await picture('skipped');
  await stop('the vermilion is clear');
  result.history = await historyOfBoth();
  await page.reload();
  await says(state, /stopped/);
  result.historyAfterReload = await historyOfBoth();

  await button('Start…').click();
  result.lastUsed = await field('Width (mm)').inputValue();
  await field('Title').fill('another');
  await form.getByRole('button', { name: 'As the last scan' }).click();
  await until('the last scan', async () => (await field('Title').inputValue()) !== 'another');
  result.asTheLast = await field('Elements').inputValue();
  await field('Title').fill('Madonna again');
  await field('Height (mm)').fill('4');
  await form.getByRole('button', { name: 'Start the scan' }).click();
  await form.getByRole('button', { name: 'Start all the same' }).click();
  await form.waitFor({ state: 'detached' });
  await until('the end', async () => /completed/.test(await state.innerText()));

  await page.getByRole('tab', { name: 'Scans' }).click();
  await until('two scans', async () => (await scans.count()) === 2);
  await until('small maps', async () => (await list.getByRole('img').count()) === 2);
  result.scans = await scans.allInnerTexts();
  await picture('scans');
  await scans.nth(1).getByRole('button', { name: 'Compare' }).click();
  const comparison = page.getByRole('region', { name: 'Two scans side by side' });
  await until('two maps', async () => (await map.count()) === 2);
  await page.waitForTimeout(1000);
  const frame = await map.first().locator('.grid-frame').boundingBox();
  await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
  await says(page.getByRole('status', { name: 'Comparison at the pointer' }), /left .* right/);
  result.compared = await comparison.innerText();
  const widths = await map
    .locator('.grid-frame')
    .evaluateAll((frames) => frames.map((f) => f.getBoundingClientRect().width));
  result.sameWidth = Math.abs(widths[0] - widths[1]) < 2;
  await picture('compared');
  await comparison.getByRole('button', { name: 'End the comparison' }).click();

  await scans.nth(1).getByRole('button', { name: 'Open' }).click();
  await says(state, /stopped/);
  result.opened = await state.innerText();

  const second = await page.context().newPage();
  await second.goto(new URL('/', options.url).href);
  await second.getByRole('status', { name: 'Scan state' }).waitFor();
  await second.getByLabel('Scan', { exact: true }).selectOption({ index: 1 });
  await second.waitForTimeout(1000);
  await page.bringToFront();

  await scans.nth(1).getByRole('button', { name: 'Delete…' }).click();
  const sheet = page.getByRole('dialog', { name: /^Delete / });
  const remove = sheet.getByRole('button', { name: 'Delete the scan' });
  await sheet.getByRole('textbox').fill('Madonna');
  result.couldDeleteByHalfATitle = await remove.isEnabled();
  await sheet.getByRole('textbox').fill('Madonna, upper left');
  await picture('delete');
  await remove.click();
  await says(sheet.getByRole('status'), /Deleted/);
  result.deleted = await sheet.getByRole('status').innerText();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await until('one scan', async () => (await scans.count()) === 1);
  const told = second.getByRole('alert').filter({ hasText: 'was deleted by' });
  await told.waitFor();
  result.told = await told.innerText();
  await page.reload();
  await until('one scan', async () => (await scans.count()) === 1);
  result.left = await scans.allInnerTexts();
  result.faults = faults;
  console.log(JSON.stringify(result));
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  await picture('failed');
  process.exitCode = 1;
} finally {
  await close();
}
