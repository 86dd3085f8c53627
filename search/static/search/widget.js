// The question box for partners' sites: one script tag puts it where the tag stands.
//
//   <script src="https://…/widget.js" async data-target="help"></script>
//
// data-target: the id of an element to fill (else the box stands before the tag); data-audience:
// public, young-person or practitioner; data-heading: another heading; data-level: its level, 2–6.
// It sets no cookie, stores nothing, and builds no HTML from what it is sent. Its styles are its own.
(() => {
  'use strict'
  const script = document.currentScript
  if (!script) return
  const site = new URL(script.src).origin
  const options = script.dataset
  const EXIT = 'https://www.bbc.co.uk/weather'
  const WAIT_MS = 20000
  const MOST = 5000

  const STYLES = `
    :host { all: initial; display: block; --ink: #10292e; --paper: #fff; --link: #0b5563; --edge: #6b8389;
      --tint: #e6f1f2; --alarm: #b3202a; --on: #fff; color-scheme: light dark }
    @media (prefers-color-scheme: dark) { :host { --ink: #e9f1f2; --paper: #101d21; --link: #7fcbd6;
      --edge: #a9bcc2; --tint: #1b3036; --on: #10292e } }
    * { box-sizing: border-box }
    .box { all: initial; display: block; font: 400 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      border: 2px solid var(--edge); border-radius: 6px; padding: 1rem; overflow-wrap: break-word }
    h2, h3, p, ul { margin: 0 0 .75rem; padding: 0 }
    h2 { font-size: 1.35rem; line-height: 1.25 } h3 { font-size: 1.1rem; line-height: 1.3 }
    ul { list-style: none } li { margin: 0 0 .75rem }
    label { font-weight: 700; display: block; margin: 0 0 .25rem }
    .quiet { font-size: .95rem }
    textarea { font: inherit; color: inherit; background: var(--paper); width: 100%; min-height: 5rem;
      padding: .5rem; border: 2px solid var(--ink); border-radius: 0; margin: 0 0 .75rem; display: block }
    button { font: inherit; font-weight: 700; min-height: 44px; padding: .4rem 1rem; border: 2px solid transparent;
      border-radius: 4px; cursor: pointer; background: var(--link); color: var(--on); margin: 0 .5rem .5rem 0 }
    button.exit { background: var(--alarm); color: #fff; float: right; margin: 0 0 .5rem .75rem }
    button.plain { background: transparent; color: var(--link); border-color: currentColor }
    a { color: var(--link) } a.number { font-weight: 700; font-size: 1.15rem; display: inline-block; padding: .2rem 0 }
    .danger { background: var(--tint); border-left: 6px solid var(--alarm); padding: .6rem .8rem; margin: 0 0 1rem; clear: both }
    .now { border-left-color: var(--alarm); border: 3px solid var(--alarm); padding: 1rem; margin: 0 0 1rem }
    .now a.number { font-size: 1.6rem }
    :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; box-shadow: 0 0 0 6px #fd0 }
    [tabindex="-1"]:focus { outline: none; box-shadow: none }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
    @media (forced-colors: active) { button { border-color: ButtonText } }
    @media print { form, button { display: none } }`

  // An element with properties and children; what is a string becomes text, never HTML.
  const make = (name, properties = {}, ...children) => {
    const element = document.createElement(name)
    for (const [key, value] of Object.entries(properties)) {
      if (value === null || value === undefined) continue
      if (key in element && key !== 'list') element[key] = value
      else element.setAttribute(key, value)
    }
    element.append(...children.filter((child) => child !== null && child !== ''))
    return element
  }

  const level = Math.min(6, Math.max(2, Number(options.level) || 2))
  const heading = (text, below = 0, properties = {}) =>
    make(below ? 'h3' : 'h2', { role: 'heading', 'aria-level': String(Math.min(6, level + below)), ...properties }, text)

  const dial = (contact) =>
    contact.tel
      ? make('a', { href: `tel:${contact.tel}`, className: 'number' }, `Call ${contact.phone}`)
      : contact.phone || ''

  const web = (address) => {
    try {
      const url = new URL(address, site)
      return /^https?:$/.test(url.protocol) ? url.href : null
    } catch {
      return null
    }
  }

  const link = (address, text) => {
    const href = web(address)
    return href ? make('a', { href, rel: 'noreferrer' }, text) : text
  }

  const host = make('div')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLES)
  root.adoptedStyleSheets = [sheet]

  let history = []
  let asking = null

  const told = make('div', { className: 'hidden', role: 'status' })
  const answer = make('div')
  const box = make('textarea', {
    id: 'question', name: 'question', maxLength: MOST, autocomplete: 'off', spellcheck: false, 'aria-describedby': 'hint'
  })
  const button = make('button', { type: 'submit' }, 'Ask')
  const form = make('form', { autocomplete: 'off', noValidate: true },
    make('label', { htmlFor: 'question' }, 'What is happening, or what do you want to know?'),
    make('p', { id: 'hint', className: 'quiet' },
      'You can use your own words. Do not give names or addresses. What you type is not kept.'),
    box, button)
  const exit = make('button', { type: 'button', className: 'exit' },
    make('span', { className: 'hidden' }, 'Emergency '), 'Exit this page')

  // In danger, before anything was asked or where nothing answers: this needs no network.
  const danger = (words) => make('div', { className: 'danger' }, make('strong', {}, 'In danger now? '),
    words || 'Call 999. If you cannot speak, stay on the line: cough or tap the screen when asked, and on a mobile press 55.')

  const forget = () => {
    asking?.abort()
    asking = null
    history = []
    box.value = ''
    answer.replaceChildren(danger())
    told.textContent = ''
  }

  const leave = () => {
    forget()
    document.documentElement.style.display = 'none'
    window.location.replace(EXIT)
  }

  const contactRow = (contact) => make('li', {},
    make('strong', {}, contact.name),
    contact.open_now === false && !contact.via ? ' (closed now)' : '',
    make('br'), dial(contact), contact.via ? ' (this number answers now)' : '',
    contact.sms ? make('div', {}, `Text ${contact.sms}`) : '',
    contact.hours ? make('div', { className: 'quiet' }, contact.hours) : '',
    !contact.url ? '' : make('div', { className: 'quiet' }, link(contact.url, `Website of ${contact.name}`)))

  const show = (found) => {
    const title = heading(found.heading || found.title || 'Something went wrong', 1, { tabIndex: -1 })
    const language = found.language ? { lang: found.language, dir: /^(ar|fa|ur|he|ckb|ps)/.test(found.language) ? 'rtl' : 'ltr' } : {}
    const contacts = found.contacts || []
    const emergency = found.urgency === 'emergency'
    const words = make('div', { className: emergency ? 'now' : '', ...language }, title)
    if (emergency && contacts[0]) words.append(make('p', {}, dial(contacts[0])))
    for (const paragraph of found.text || [found.detail]) words.append(make('p', {}, paragraph || ''))
    const parts = [words]
    if (!emergency || !(found.text || []).includes(found.if_in_danger)) parts.push(danger(found.if_in_danger))
    const rest = emergency ? contacts.slice(1) : contacts
    if (rest.length) {
      parts.push(heading(emergency ? 'Who else can help' : 'Who can help', 1), make('ul', {}, ...rest.map((one) => contactRow(one))))
    }
    if (found.follow_up) {
      parts.push(make('div', { role: 'group', 'aria-labelledby': 'back' },
        heading(found.follow_up.question, 1, { id: 'back' }),
        ...found.follow_up.options.map((option) => make('button', {
          type: 'button', className: 'plain', onclick: () => ask(option.value)
        }, option.label))))
    }
    if (found.sources?.length) {
      parts.push(heading('Pages to read', 1), make('ul', {}, ...found.sources.map((source) => make('li', {},
        link(source.url, source.heading && source.heading !== source.title ? `${source.title}: ${source.heading}` : source.title)))))
    }
    answer.replaceChildren(...parts)
    told.textContent = `Answer: ${title.textContent}`
    title.focus()
  }

  const ask = async (question) => {
    asking?.abort()
    told.textContent = ''
    const mine = asking = new AbortController()
    const timer = setTimeout(() => mine.abort('late'), WAIT_MS)
    button.disabled = true
    told.textContent = 'Looking for an answer…'
    try {
      const response = await fetch(`${site}/api/v1/questions`, {
        method: 'POST',
        mode: 'cors',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ question, history: history.slice(-20), audience: options.audience || null }),
        signal: mine.signal
      })
      const found = await response.json()
      if (mine !== asking) return
      if (response.ok) {
        history.push(question)
        box.value = ''
      }
      show(found)
    } catch {
      if (mine !== asking) return
      show({
        heading: 'We could not answer that just now',
        text: ['The question box cannot be reached. What you typed is still there: try again, or ring somebody.'],
        contacts: [{ name: 'Police, ambulance and fire: if someone is in danger', phone: '999', tel: '999' }]
      })
    } finally {
      clearTimeout(timer)
      if (mine === asking) button.disabled = false
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const question = box.value.trim()
    if (question) ask(question)
    else {
      told.textContent = 'Type what is happening or what you want to know.'
      box.focus()
    }
  })
  exit.addEventListener('click', leave)
  let presses = []
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift' || event.repeat) {
      if (event.key !== 'Shift') presses = []
      return
    }
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 5000)
    if (presses.length > 2) leave()
  })
  // Going back, or a page that the browser keeps, shows nothing of what was asked.
  window.addEventListener('pagehide', forget)

  answer.append(danger())
  root.append(make('section', { className: 'box', 'aria-labelledby': 'title' },
    exit, heading(options.heading || 'Worried about someone, or about yourself?', 0, { id: 'title' }), form, told, answer))
  const place = () => {
    const target = options.target && document.getElementById(options.target)
    if (target) target.append(host)
    else if (document.head.contains(script)) document.body.append(host)
    else script.before(host)
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place)
  else place()
})()
