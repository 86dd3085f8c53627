// The site works without this script. It makes "Exit this page" faster and leaves less behind.
import { Accordion } from 'govuk-frontend/dist/govuk/components/accordion/accordion.mjs'
import { ExitThisPage } from 'govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs'

// Take away what was typed and answered, so that going back or a kept page cannot show it.
function clearTyped () {
  for (const form of document.querySelectorAll('form')) {
    for (const box of form.querySelectorAll('textarea, input[name="q"], input[name="question"]')) {
      box.defaultValue = ''
      box.value = ''
    }
    for (const earlier of form.querySelectorAll('[name="history"]')) earlier.remove()
  }
}

// Leaves in place of this page, not after it: the browser's Back button does not come here again.
class LeaveNothing extends ExitThisPage {
  exitPage () {
    clearTyped()
    for (const answer of document.querySelectorAll('[data-answer]')) answer.remove()
    document.body.classList.add('govuk-exit-this-page-hide-content')
    this.$overlay = document.createElement('div')
    this.$overlay.className = 'govuk-exit-this-page-overlay'
    this.$overlay.setAttribute('role', 'alert')
    this.$overlay.textContent = this.i18n.t('activated')
    document.body.append(this.$overlay)
    window.location.replace(this.$button.href)
  }
}

// Named by the words that are seen on it: somebody who speaks to their device can say them.
class SpokenAccordion extends Accordion {
  setExpanded (expanded, section) {
    super.setExpanded(expanded, section)
    section.querySelector('[aria-expanded]').removeAttribute('aria-label')
  }
}

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const exit of document.querySelectorAll('[data-module="govuk-exit-this-page"]')) {
  new LeaveNothing(exit)
}

for (const accordion of document.querySelectorAll('[data-module="govuk-accordion"]')) {
  new SpokenAccordion(accordion)
}

// A link to a heading inside an accordion, from the contents list or from search, opens its section.
function openLinked () {
  const section = document.querySelector(':target')?.closest('.govuk-accordion__section')
  section?.querySelector('button[aria-expanded="false"]')?.click()
}

openLinked()
window.addEventListener('hashchange', openLinked)
window.addEventListener('pagehide', clearTyped)
window.addEventListener('pageshow', (event) => {
  if (event.persisted) clearTyped()
})

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
