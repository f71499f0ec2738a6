// Keeps the page up to date: hears of changes by server-sent events, then asks for the page again and exchanges the
// sections that differ. Without it the page is the same, only not live.
(() => {
  'use strict';

  const QUIET_MS = 600; // longer than the server may keep a page that is out of date
  const SLOWEST_MS = 60000;
  const indicator = document.querySelector('.stream');
  const indicatorText = document.querySelector('[data-stream-text]');
  let timer = null;
  let asking = false;
  let again = false;
  let updates = 0;

  function say(state, text) {
    document.body.dataset.stream = state;
    indicator.hidden = false;
    indicatorText.textContent = text;
  }

  function lengthOf(seconds) {
    const s = Math.max(0, Math.floor(seconds));
    const rest = (amount, unit) => (amount ? ` ${amount} ${unit}` : '');
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min`;
    if (s < 86400) return `${Math.floor(s / 3600)} h${rest(Math.floor((s % 3600) / 60), 'min')}`;
    return `${Math.floor(s / 86400)} d${rest(Math.floor((s % 86400) / 3600), 'h')}`;
  }

  function tick() {
    for (const time of document.querySelectorAll('time[data-as]')) {
      const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
      let text = null;
      if (time.dataset.as === 'length') text = lengthOf(seconds);
      if (time.dataset.as === 'ago') text = seconds < 5 ? 'just now' : `${lengthOf(seconds)} ago`;
      if (text !== null && text !== time.textContent) time.textContent = text;
    }
  }

  function exchange(next) {
    const live = (root) => new Map([...root.querySelectorAll('[data-live]')].map((e) => [e.dataset.live, e]));
    const now = live(document);
    const then = live(next);
    if (now.size !== then.size || [...then.keys()].some((name) => !now.has(name))) {
      document.querySelector('main').replaceWith(next.querySelector('main'));
    } else {
      const withoutTimes = (e) => {
        const copy = e.cloneNode(true);
        copy.querySelectorAll('time[data-as]').forEach((time) => { time.textContent = ''; });
        return copy.outerHTML;
      };
      then.forEach((section, name) => {
        if (withoutTimes(section) !== withoutTimes(now.get(name))) exchangeSection(now.get(name), section);
      });
    }
    document.title = next.title;
    const icon = (root) => root.querySelector('link[rel=icon]');
    if (icon(document).href !== icon(next).href) icon(document).href = icon(next).href;
    tick();
  }

  function exchangeSection(old, fresh) {
    const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    old.replaceWith(fresh);
    if (focused) {
      const same = [...fresh.querySelectorAll('a')].find((a) => a.getAttribute('href') === focused);
      if (same) same.focus({ preventScroll: true });
    }
  }

  async function ask() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' }, cache: 'no-store' });
      if (answer.ok) {
        exchange(new DOMParser().parseFromString(await answer.text(), 'text/html'));
        updates += 1;
        document.body.dataset.updates = String(updates);
      }
    } catch (unreachable) {
      say('waiting', 'Reconnecting');
    } finally {
      asking = false;
      if (again) {
        again = false;
        soon();
      }
    }
  }

  function soon() {
    if (timer === null && !document.hidden) {
      timer = setTimeout(() => {
        timer = null;
        ask();
      }, QUIET_MS);
    }
  }

  const stream = new EventSource('/api/v1/events');
  for (const type of ['result', 'status', 'incident', 'callback', 'definition', 'reset']) {
    stream.addEventListener(type, soon);
  }
  let opened = false;
  stream.addEventListener('open', () => {
    say('live', 'Live');
    if (opened) soon();
    opened = true;
  });
  stream.addEventListener('error', () => say('waiting', 'Reconnecting'));
  document.addEventListener('visibilitychange', soon);
  setInterval(tick, 1000);
  setInterval(soon, SLOWEST_MS);
  tick();
})();
