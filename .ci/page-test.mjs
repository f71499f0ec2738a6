// The status page in a real browser: it shows the demonstration, and changes by itself.
import { chromium } from 'playwright-core';

const url = process.argv[2];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const failures = [];
const check = (what, holds) => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
};
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 1500 } });
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('request', (request) => { if (!request.url().startsWith(url)) errors.push(`asks elsewhere: ${request.url()}`); });
  await page.goto(url);

  check('says in a sentence how things are', /endpoint|operational/i.test(await page.textContent('[data-overall]')));
  check('shows the endpoints of the demonstration', (await page.locator('[data-endpoint]').count()) >= 5);
  await page.waitForSelector('body[data-stream=live]', { timeout: 15000 });
  check('is connected to the live events', true);

  const updates = () => page.evaluate(() => Number(document.body.dataset.updates ?? 0));
  const before = await updates();
  // Asked from here: the page's own policy forbids it to evaluate what a waiting function would be.
  for (let tries = 0; tries < 60 && (await updates()) <= before + 2; tries++) await page.waitForTimeout(500);
  check('changes by itself', (await updates()) > before + 2);

  await page.waitForSelector('[data-incident]', { timeout: 90000 });
  check('an incident appears without a reload', true);
  check('callbacks are shown', (await page.locator('[data-callback]').count()) > 0);

  await page.setViewportSize({ width: 400, height: 900 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check('fits a telephone without scrolling sideways', overflow <= 0);
  check('no error in the console, nothing asked of another host', errors.length === 0);
  errors.forEach((error) => console.log(`     ${error}`));
} finally {
  await browser.close();
}
if (failures.length > 0) process.exit(1);
