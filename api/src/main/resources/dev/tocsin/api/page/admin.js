// Incidents by hand: asks the API what is open, and writes what the person says, with the token that they gave.
(() => {
  'use strict';

  const KEY = 'tocsin.token';
  const said = document.getElementById('said');
  const open = document.getElementById('open');
  const template = document.getElementById('card');
  const token = () => sessionStorage.getItem(KEY) ?? '';

  function say(text, failed) {
    said.textContent = text;
    said.dataset.failed = String(failed);
    said.hidden = false;
  }

  async function ask(method, path, body) {
    const headers = { Accept: 'application/json' };
    if (token()) headers.Authorization = `Bearer ${token()}`;
    if (body) headers['Content-Type'] = 'application/json';
    const answer = await fetch(path, { method, headers, cache: 'no-store', body: body && JSON.stringify(body) });
    const json = await answer.json();
    if (answer.ok) return json;
    const errors = (json.errors ?? []).map((error) => `${error.path}: ${error.message}`);
    throw new Error([json.detail ?? json.title, ...errors].filter(Boolean).join('; '));
  }

  const words = (data) => Object.fromEntries([...data].filter(([, value]) => value.trim() !== ''));

  function card(incident) {
    const fragment = template.content.cloneNode(true);
    const article = fragment.querySelector('article');
    article.dataset.incident = incident.id;
    article.classList.add(incident.severity);
    fragment.querySelector('h3').textContent = incident.title;
    fragment.querySelector('.label').textContent = incident.state;
    const about = incident.endpoint ?? (incident.endpoints ?? []).join(', ');
    fragment.querySelector('.facts').textContent =
      [about, `since ${incident.started_at}`, incident.acknowledged_at && 'acknowledged'].filter(Boolean).join(' · ');
    const last = incident.steps.filter((step) => step.message).pop();
    fragment.querySelector('.why').textContent = last ? last.message : incident.message;
    fragment.querySelector('[name=state]').value = incident.state;
    fragment.querySelector('[value=resolve]').hidden = incident.endpoint !== null;
    fragment.querySelector('[value=acknowledge]').hidden = incident.acknowledged_at !== null;
    fragment.querySelector('form').addEventListener('submit', (event) => change(event, incident));
    return fragment;
  }

  async function change(event, incident) {
    event.preventDefault();
    const what = event.submitter.value;
    const { message, state } = words(new FormData(event.target));
    const path = `/api/v1/incidents/${encodeURIComponent(incident.id)}`;
    const body = {};
    if (message) body.message = message;
    if (what === 'resolve') body.state = 'resolved';
    if (what === 'update') body.state = state;
    await doing(async () => {
      await ask('POST', `${path}/${what === 'acknowledge' ? 'acknowledge' : 'updates'}?wait=10s`, body);
      return { update: 'Updated', acknowledge: 'Acknowledged', resolve: 'Resolved' }[what];
    });
  }

  async function list() {
    const answer = await ask('GET', '/api/v1/incidents?status=open&limit=100');
    open.replaceChildren(...answer.data.map(card));
    open.dataset.count = String(answer.data.length);
  }

  async function doing(work) {
    try {
      const done = await work();
      await list();
      if (done) say(done, false);
    } catch (error) {
      say(error.message, true);
    }
  }

  document.getElementById('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(KEY, document.getElementById('token').value.trim());
    doing(async () => 'The token is kept until this tab is closed');
  });

  document.getElementById('new').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    const body = words(new FormData(form));
    body.public = String(form.elements.public.checked);
    body.endpoints = (body.endpoints ?? '').split(/[\s,]+/).filter(Boolean);
    doing(async () => {
      const made = await ask('POST', '/api/v1/incidents?wait=10s', body);
      form.reset();
      return `Opened ${made.id}`;
    });
  });

  doing(async () => null);
})();
