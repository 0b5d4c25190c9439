// Checks with axe-core whether the page of a running viewer can be used by everybody, in a real Chromium without a screen.
//
//   node e2e/check-access.mjs --url http://127.0.0.1:8080/ [--login http://127.0.0.1:8080/login?once=...]
//
// Looks at the page dark and light, each tab beside the map, a comparison, the help sheet and the start form. Prints one JSON object:
// what was looked at, and the violations with their elements. Exit code 0 when there are none, 1 when there are, 3 when there is no
// Chromium.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    login: { type: 'string' },
    screenshot: { type: 'string' },
    timeout: { type: 'string', default: '60' },
  },
});
const { page, faults, close } = await open(options);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const violations = [];
const looked = [];

async function look(at) {
  await page.waitForTimeout(300);
  const found = await page.evaluate(async () => (await window.axe.run()).violations);
  looked.push(at);
  for (const { id, help, nodes } of found) {
    violations.push({
      at,
      id,
      help,
      nodes: nodes.slice(0, 5).map(({ html, failureSummary }) => `${html} ${failureSummary}`),
    });
  }
}

try {
  await page.goto(options.login ?? options.url);
  await page.getByRole('region', { name: /^Map of/ }).waitFor();
  await page.evaluate(axe);
  // A pixel with its spectrum and statistics.
  await page.locator('body').press('ArrowRight');
  for (const theme of ['dark', 'light']) {
    for (const tab of await page.getByRole('tab').all()) {
      if ((await tab.getAttribute('aria-selected')) !== 'true') {
        await tab.click();
      }
      await look(`${theme}, ${await tab.innerText()}`);
    }
    await page.locator('body').press('x');
    await look(`${theme}, the map alone`);
    await page.locator('body').press('x');
    await page.locator('body').press('?');
    await page.getByRole('dialog').waitFor();
    await look(`${theme}, help`);
    await page.keyboard.press('Escape');
    const start = page.getByRole('button', { name: /^(New scan|Start)/ });
    if ((await start.count()) > 0 && (await start.first().isEnabled())) {
      await start.first().click();
      await page.getByRole('dialog').waitFor();
      await look(`${theme}, start`);
      await page.keyboard.press('Escape');
    }
    const compare = page.getByRole('combobox', { name: 'Compare with' });
    await compare.selectOption({ index: 1 });
    await look(`${theme}, comparison`);
    await compare.selectOption({ index: 0 });
    await page.locator('body').press('t');
  }
  console.log(JSON.stringify({ looked, violations }));
  if (options.screenshot) {
    await page.screenshot({ path: options.screenshot });
  }
  if (violations.length > 0 || faults.length > 0) {
    throw new Error('the page cannot be used by everybody, or complained');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  process.exitCode = 1;
} finally {
  await close();
}
