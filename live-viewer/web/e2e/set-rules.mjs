// Sets rules on the page of a running viewer, as an operator would, in a real Chromium without a screen: one that marks a place
// while the scan runs, which is acknowledged and seen so by a second page, and one that stops the scan.
//
//   node e2e/set-rules.mjs --url http://127.0.0.1:8080/login?once=... --layer fit/Pb-L --above 100 [--screenshot FILE.png]
//
// The scan must run, and the link make its browser an operator. Screenshots, FILE-form.png, -fired.png, -stopped.png, show the page
// on the way. Prints one JSON object; exit code 0 when all was as it should be, 1 when not, 3 when there is no Chromium.
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    layer: { type: 'string' },
    above: { type: 'string' },
    screenshot: { type: 'string' },
    timeout: { type: 'string', default: '90' },
  },
});
const { page, faults, until, close } = await open(options);

/** What a page shows of the rules, by role and label. */
function watch(of) {
  return {
    tab: of.getByRole('tab', { name: 'Watch' }),
    panel: of.getByRole('tabpanel', { name: 'Watch' }),
    rules: of.getByRole('list', { name: 'Rules' }).getByRole('listitem'),
    fired: of.getByRole('list', { name: 'What has fired' }).getByRole('listitem'),
    unseen: of.getByRole('button', { name: /not acknowledged$/ }),
    marks: of.getByRole('img', { name: /^Found by/ }),
    evidence: of.getByRole('table', { name: 'Evidence' }),
    state: of.getByRole('status', { name: 'Scan state' }),
  };
}
const here = watch(page);
const form = page.getByRole('form', { name: 'New rule' });
const choose = (name, what) => form.getByRole('combobox', { name, exact: true }).selectOption(what);
const fill = (role, name, text) => form.getByRole(role, { name }).fill(text);

async function picture(name) {
  if (options.screenshot) {
    await page.waitForTimeout(500);
    await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, `-${name}.png`) });
  }
}

async function makeRule(name, layer, above, pixels, action) {
  const before = await here.rules.count();
  await page.getByRole('button', { name: 'New rule…' }).click();
  await choose('Layer', layer);
  await fill('textbox', /^Name/, name);
  await fill('spinbutton', /^Above/, above);
  await fill('spinbutton', /^Connected pixels/, pixels);
  await choose('Then', action);
  await picture('form');
  // The keyboard alone would do.
  await form.getByRole('spinbutton', { name: /^Connected pixels/ }).press('Enter');
  await form.waitFor({ state: 'detached' });
  await until('the rule', async () => (await here.rules.count()) === before + 1);
}

try {
  await page.goto(options.url);
  await page.getByLabel('Operator').fill('Ada');
  await here.tab.click();
  await until('the layer', async () => (await page.getByText(options.layer.split('/')[1]).count()) > 0);
  const result = { role: await page.getByRole('status', { name: 'You' }).innerText() };

  await makeRule('Patch', options.layer, options.above, '20', 'nothing more');
  result.rule = await here.rules.first().innerText();
  await until('it fires', async () => (await here.fired.count()) > 0);
  result.fired = await here.fired.first().innerText();
  await until('its mark', async () => (await here.marks.count()) > 0);
  result.mark = await here.marks.first().getAttribute('aria-label');
  await until('the count', async () => (await here.unseen.count()) === 1);

  const second = await page.context().newPage();
  await second.goto(new URL('/', page.url()).href);
  const there = watch(second);
  await there.unseen.click();
  await until('the second page agrees', async () => (await there.fired.count()) > 0);
  result.secondSees = await there.fired.last().innerText();

  await here.fired.first().getByRole('button').first().click();
  const keep = page.getByRole('button', { name: /^Make region/ });
  await until('its pixels', async () => !/of [01] px/.test(await keep.innerText()));
  result.evidence = await here.evidence.innerText();
  await picture('fired');
  await here.fired.getByRole('button', { name: 'Acknowledge Patch' }).first().click();
  await until('who has seen it', async () => /seen by Ada/.test(await here.panel.innerText()));
  await until('the second page knows', async () => /seen by Ada/.test(await there.panel.innerText()));

  await makeRule('Enough', 'counts/total', '1', '10', 'stop the scan');
  await until('the end', async () => /stopped: satisfied/.test(await here.state.innerText()));
  result.stopped = await here.state.innerText();
  const stop = here.fired.filter({ hasText: 'Enough' }).first();
  await until('the answer', async () => /stop the scan: done/.test(await stop.innerText()));
  result.answer = await stop.innerText();
  await until('it ends there, too', async () => /stopped: satisfied/.test(await there.state.innerText()));
  await picture('stopped');

  await page.getByRole('button', { name: 'Delete the rule Enough' }).click();
  await until('it is gone', async () => (await here.rules.count()) === 1);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await until('it is back', async () => (await there.rules.count()) === 2);
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
