// Measures the page of a running viewer, in a real Chromium without a screen.
//
//   node e2e/bench-page.mjs --url http://127.0.0.1:8080/ --seconds 20 [--pan]
//
// Prints "open" when the first map is on the screen, and then one JSON object: time to the first map, frames per second, script time
// (with uploads to the graphics card) and all of the page's work per frame, bytes per second from the viewer, delays from the end of
// a pixel's dwell to the screen, memory. --profile FILE.cpuprofile, or PENTIMENTO_PROFILE, says where the script's time goes. With --pan the map is zoomed and moved all the time. Exit code 3 when there is no Chromium.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { open } from './browser.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    pan: { type: 'boolean', default: false },
    profile: { type: 'string', default: process.env.PENTIMENTO_PROFILE ?? '' },
    timeout: { type: 'string', default: '120' },
  },
});
const { page, faults, profile, close } = await open(options);
/** A page that has all is sent less than this in a second. */
const QUIET_BYTES = 1_000_000;
const QUIET_S = 2;
const LONGEST_MS = 60_000;

/** Resident memory of Chromium's processes, MiB; shared pages count in each of them. */
function residentMiB() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const kib = pids.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)
        ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
        : 0;
    } catch {
      // It has ended meanwhile.
      return 0;
    }
  });
  return Math.round(kib.reduce((sum, each) => sum + each, 0) / 1024);
}

function percentile(sorted, part) {
  return sorted.length === 0
    ? null
    : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]);
}

async function readings(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name) => metrics.find((each) => each.name === name)?.value ?? 0;
  const { frames, bytes } = await page.evaluate(() => ({
    frames: window.frames_,
    bytes: window.measure.bytes,
  }));
  return {
    frames,
    bytes,
    script: metric('ScriptDuration'),
    task: metric('TaskDuration'),
    at: metric('Timestamp'),
  };
}

/** Waits until the page has what was there before it was opened: then no more comes than is measured. Says how long that took. */
async function caughtUp() {
  const beginMs = Date.now();
  const bytes = () => page.evaluate(() => window.measure.bytes);
  let before = await bytes();
  for (let quiet = 0; quiet < QUIET_S && Date.now() < beginMs + LONGEST_MS;) {
    await page.waitForTimeout(1000);
    const now = await bytes();
    quiet = now - before < QUIET_BYTES ? quiet + 1 : 0;
    before = now;
  }
  return Date.now() - beginMs - 1000 * QUIET_S;
}

/** Zooms in and moves the map about until the time is over. */
async function pan(box, endMs) {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  for (let i = 0; i < 4; i++) {
    await page.mouse.wheel(0, -120);
  }
  await page.keyboard.down('Control');
  await page.mouse.down();
  for (let i = 0; Date.now() < endMs; i++) {
    await page.mouse.move(x + 60 * Math.sin(i / 9), y + 40 * Math.cos(i / 7));
  }
  await page.mouse.up();
  await page.keyboard.up('Control');
}

try {
  await page.goto(new URL('?measure', options.url).href);
  await page.waitForFunction(() => window.measure?.firstMapMs !== undefined);
  console.log('open');
  const caughtUpMs = await caughtUp();
  await page.evaluate(() => {
    window.frames_ = 0;
    const frame = () => {
      window.frames_++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  if (options.profile) {
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
  }
  const before = await readings(session);
  const skipped = await page.evaluate(() => window.measure.delaysMs.length);
  const endMs = Date.now() + 1000 * Number(options.seconds);
  if (options.pan) {
    await pan(await page.locator('.grid-frame').first().boundingBox(), endMs);
  } else {
    await page.waitForTimeout(1000 * Number(options.seconds));
  }
  const after = await readings(session);
  if (options.profile) {
    writeFileSync(options.profile, JSON.stringify((await session.send('Profiler.stop')).profile));
  }
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
  const { delays, firstMapMs } = await page.evaluate(
    (from) => ({ delays: window.measure.delaysMs.slice(from), firstMapMs: window.measure.firstMapMs }),
    skipped,
  );
  delays.sort((a, b) => a - b);
  const frames = Math.max(1, after.frames - before.frames);
  const seconds = after.at - before.at;
  console.log(
    JSON.stringify({
      first_map_ms: Math.round(firstMapMs),
      caught_up_ms: caughtUpMs,
      frames_per_s: +(frames / seconds).toFixed(1),
      script_ms_per_frame: +((1000 * (after.script - before.script)) / frames).toFixed(2),
      work_ms_per_frame: +((1000 * (after.task - before.task)) / frames).toFixed(2),
      bytes_per_s: Math.round((after.bytes - before.bytes) / seconds),
      pixels: delays.length,
      pixel_to_screen_p50_ms: percentile(delays, 0.5),
      pixel_to_screen_p95_ms: percentile(delays, 0.95),
      heap_mib: Math.round(heap / 2 ** 20),
      resident_mib: residentMiB(),
      faults,
    }),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error, faults);
  process.exitCode = 1;
} finally {
  await close();
}
