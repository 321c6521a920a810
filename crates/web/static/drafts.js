// Saves a form with data-draft="key" data-draft-title="What it is for" as one types, and says so beneath its button.
const EVERY_MS = 3000

for (const form of document.querySelectorAll('form[data-draft]')) keepDraft(form)

function keepDraft(form) {
  const note = document.createElement('p')
  note.className = 'govuk-hint sightline-draft-note'
  note.setAttribute('role', 'status')
  form.append(note)
  let saved = typed(form)
  let sending = false
  const leaving = new AbortController()

  const save = async () => {
    const now = typed(form)
    if (sending || now === saved) return
    sending = true
    try {
      const answer = await post(form, now, leaving.signal)
      if (answer.status === 401) {
        note.textContent = 'You have been signed out. Leave this page open, sign in on another tab, and go on here.'
      } else if (answer.ok) {
        saved = now
        note.textContent = `Draft saved at ${time()}`
      } else {
        note.textContent = 'The draft could not be saved. Send the form, or keep a copy of what you typed.'
      }
    } catch {
      if (leaving.signal.aborted) return
      note.textContent = 'The draft could not be saved: there is no connection.'
    } finally {
      sending = false
    }
  }

  const timer = setInterval(save, EVERY_MS)
  // A save on its way must not bring the draft back after the form was taken.
  form.addEventListener('submit', () => {
    clearInterval(timer)
    leaving.abort()
  })
}

// Files cannot be kept, and passwords must not be.
function typed(form) {
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    const isPassword = form.querySelector(`input[type=password][name="${CSS.escape(name)}"]`)
    if (typeof value === 'string' && !isPassword) fields.append(name, value)
  }
  return fields.toString()
}

function post(form, text, signal) {
  const body = new URLSearchParams(text)
  body.append('draft-path', form.dataset.draftPath ?? location.pathname)
  body.append('draft-title', form.dataset.draftTitle ?? document.querySelector('h1')?.textContent.trim() ?? '')
  const address = `/drafts/${encodeURIComponent(form.dataset.draft)}`
  return fetch(address, { method: 'POST', body, headers: { accept: 'application/json' }, signal })
}

function time() {
  return new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}
