// The status page in a real browser: it shows the demonstration, and changes by itself.
import { chromium } from 'playwright-core';

const [url, token] = process.argv.slice(2);
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
// Opens an incident, updates and resolves it, as a person does.
async function incidents(page) {
  const title = `Slow payments ${Date.now()}`;
  const said = (words) => page.waitForSelector(`#said:has-text("${words}")`, { timeout: 15000 });
  const mine = page.locator('article[data-incident]', { hasText: title });
  await page.fill('#new [name=title]', title);
  await page.fill('#new [name=message]', '<b>We look into it</b>');
  await page.click('#new button');
  await said('token');
  check('without a token it is not opened, and that is said', (await mine.count()) === 0);

  await page.fill('#token', 'of nobody');
  await page.click('#token-form button');
  await said('unknown');
  check('a wrong token is told', true);
  await page.fill('#token', token);
  await page.click('#token-form button');
  await said('kept');
  await page.fill('#new [name=endpoints]', 'nowhere');
  await page.click('#new button');
  await said('there is no endpoint');
  check('what is wrong is told, and what was written stays', (await page.inputValue('#new [name=title]')) === title);
  await page.fill('#new [name=endpoints]', '');
  await page.click('#new button');
  await said('Opened');
  check('an incident is opened', (await mine.count()) === 1);
  check('what was said is text', (await mine.locator('.why').textContent()) === '<b>We look into it</b>');

  await mine.locator('[name=message]').fill('It is the bank');
  await mine.locator('[name=state]').selectOption('identified');
  await mine.locator('button[value=update]').click();
  await said('Updated');
  check('it is updated', (await mine.locator('.label').textContent()) === 'identified'
    && (await mine.locator('.why').textContent()) === 'It is the bank');
  await mine.locator('button[value=acknowledge]').click();
  await said('Acknowledged');
  check('it is acknowledged', (await mine.locator('.facts').textContent()).includes('acknowledged'));
  await mine.locator('button[value=resolve]').click();
  await said('Resolved');
  check('it is resolved', (await mine.count()) === 0);
}

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

  const fits = async (what) => {
    await page.setViewportSize({ width: 400, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(`${what} fits a telephone without scrolling sideways`, overflow <= 0);
    await page.setViewportSize({ width: 1200, height: 1500 });
  };
  await fits('the status page');
  await page.click('text=Manage incidents');
  await incidents(page);
  await fits('the page of incidents');
  // What the API refuses is an error in the console too.
  const refused = errors.filter((error) => /status of (401|422)/.test(error));
  check('no error in the console but for what was refused, nothing asked of another host', errors.length === refused.length);
  errors.forEach((error) => console.log(`     ${error}`));
} finally {
  await browser.close();
}
if (failures.length > 0) process.exit(1);
