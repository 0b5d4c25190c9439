// A real Chromium without a screen, at the page of a running viewer; of all scripts here. CHROMIUM names another one
// than /usr/bin/chromium; without one the script ends with exit code 3.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Opens the page at `url`; nothing may take longer than `timeout` seconds. */
export async function open({ url, timeout }) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    console.error(`${executablePath} is not there: install chromium, or name one with CHROMIUM`);
    process.exit(3);
  }
  if (!url) {
    console.error('--url: the address of a running viewer is needed');
    process.exit(2);
  }
  const patience = Number(timeout) * 1000;
  const profile = mkdtempSync(join(tmpdir(), 'pentimento-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1366, height: 768 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  context.setDefaultTimeout(patience);
  const page = context.pages()[0] ?? (await context.newPage());
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    const ofTheNetwork = /WebSocket|ERR_CONNECTION/.test(message.text());
    if (message.type() === 'error' && !ofTheNetwork) {
      faults.push(message.text());
    }
  });
  return {
    page,
    /** Folder of this Chromium alone, which the command lines of its processes name. */
    profile,
    /** What the page has thrown or complained of. */
    faults,
    /** Waits until a condition on the page holds. */
    async until(what, condition) {
      const deadline = Date.now() + patience;
      for (;;) {
        if (await condition()) {
          return;
        }
        if (Date.now() > deadline) {
          throw new Error(`waited in vain for: ${what}`);
        }
        await page.waitForTimeout(100);
      }
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
