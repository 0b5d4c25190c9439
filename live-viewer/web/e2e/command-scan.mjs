// Commands a scan on the page of a running viewer, as an operator would: starts it on an adapter that waits, pauses it,
// goes on, limits and extends it, and stops it.
//
//   node e2e/command-scan.mjs --url http://127.0.0.1:8080/ --parameters SCAN.yaml [--screenshot FILE.png]
//
// The parameters must be some that the adapter warns of. Screenshots, FILE-start.png, -paused.png and -stop.png, show the
// page on the way. Prints one JSON object; exit code 0 when all was as it should be, 1 when not, 3 when there is no Chromium.
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
const adapter = page.getByRole('status', { name: 'Adapter' });
const answer = page.getByRole('status', { name: 'Answer to the command' });
const progress = page.getByRole('progressbar', { name: 'Progress of the scan' });
const map = page.getByRole('region', { name: /^Map of/ });
const painted = async () => Number(await progress.getAttribute('aria-valuenow'));
const planned = async () => Number(await progress.getAttribute('aria-valuemax'));

const says = (locator, pattern) =>
  until(`${pattern}`, async () => (await locator.count()) > 0 && pattern.test(await locator.innerText()));

async function picture(name) {
  if (options.screenshot) {
    await page.waitForTimeout(500);
    await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, `-${name}.png`) });
  }
}

/** What the adapter warns of, before it begins all the same. */
async function start() {
  await button('Start…').click();
  const sheet = dialog('Start a scan');
  await sheet.getByLabel('Parameter file').setInputFiles(options.parameters);
  await until('the parameters', async () => /stage:/.test(await sheet.getByLabel('Parameters').inputValue()));
  await sheet.getByRole('button', { name: 'Start the scan' }).click();
  const refusal = await sheet.getByRole('alert').innerText();
  await picture('start');
  await sheet.getByRole('button', { name: 'Start all the same' }).click();
  await sheet.waitFor({ state: 'detached' });
  return refusal;
}

async function selectRectangle() {
  const box = await map.locator('.grid-frame').boundingBox();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.4 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.8 * box.height, { steps: 5 });
  await page.mouse.up();
}

async function commanded(name, pattern) {
  await button(name).click();
  await says(answer, pattern);
  return answer.innerText();
}

try {
  await page.goto(options.url);
  await control.getByLabel('Operator').fill('Ada');
  const result = { warned: await start() };
  await says(state, /^running$/);
  await until('a painted pixel', async () => (await painted()) > 0);
  result.spool = await page
    .getByRole('group', { name: 'Services' })
    .getByText(/^spool/)
    .innerText();

  await button('Pause').click();
  await says(adapter, /paused by/);
  result.paused = await adapter.innerText();
  await says(state, /^paused$/);
  result.whenPaused = await painted();

  result.couldLimitWithoutSelection = await button('Only this region').isEnabled();
  await selectRectangle();
  result.limited = await commanded('Only this region', /region/);
  result.unlimited = await commanded('Whole area', /all pixels/);
  await picture('paused');

  const before = await planned();
  await button('Extend…').click();
  const rows = dialog('Add rows below').getByRole('spinbutton');
  result.rowsOffered = Number(await rows.inputValue());
  await rows.press('Enter');
  await says(answer, /rows now/);

  await button('Resume').click();
  await adapter.waitFor({ state: 'detached' });
  await says(state, /^running$/);
  await until('more pixels', async () => (await painted()) > result.whenPaused);
  await until('more rows', async () => (await planned()) > before);
  result.added = (await planned()) - before;

  await page.keyboard.press('p');
  await says(adapter, /paused by Ada/);
  await page.keyboard.press('p');
  await adapter.waitFor({ state: 'detached' });

  await button('Stop…').click();
  const stop = dialog('Stop the scan');
  await page.keyboard.press('p');
  await page.keyboard.press('Escape');
  await stop.waitFor({ state: 'detached' });
  await button('Stop…').click();
  result.couldStopWithoutVerdict = await stop.getByRole('button', { name: 'Stop the scan' }).isEnabled();
  await stop.getByRole('radio', { name: 'Satisfied' }).check();
  await stop.getByLabel('Reason').fill('the vermilion is clear');
  await stop.getByRole('checkbox', { name: /^Park the stage/ }).check();
  await picture('stop');
  await stop.getByRole('button', { name: 'Stop the scan' }).click();
  await says(state, /stopped/);
  result.stopped = await state.innerText();
  result.painted = await painted();
  await button('Start…').waitFor();
  result.services = await page.getByRole('group', { name: 'Services' }).innerText();
  result.buttons = await control.getByRole('button').allInnerTexts();

  await page.reload();
  result.operator = await control.getByLabel('Operator').inputValue();
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
