// Each person sees a home, and each place that the menu leads to, that is whole; totals never lead to a child.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { childOf, recordContact } from './contact-form.mjs'
import { isGood, startSightline } from './harness.mjs'
import { PERSONAS } from './personas.mjs'

const PASSWORD = 'a made-up password for tests'
// Whatever lies beneath these is about children, one by one.
const ABOUT_A_CHILD = /^\/(children|contacts|figures|search|imports|duplicates|teams|workers|alerts|services|standards|data-quality|scorecard|publications|unallocated)(\/|$|\?)/

let sightline
// Pages beneath the menu that a journey of another person has already been held to, by their pattern.
const seen = new Set()

before(async () => {
  sightline = await startSightline()
})
after(() => sightline?.stop())

test('the sign-in page offers every persona, and is whole', async () => {
  const page = await sightline.page()
  await page.goto('/sign-in')
  const offered = await page.locator('input[name=user_name][type=hidden]').evaluateAll((all) => all.map((e) => e.value))
  assert.deepEqual(offered, PERSONAS)
  await isGood(page, 'sign-in')
})

for (const persona of PERSONAS) {
  test(`${persona} finds a whole page behind each link of the menu`, async () => {
    const page = await sightline.signInAs(persona)
    const menu = await page.locator('nav[aria-label=Menu] a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    assert.ok(menu.includes('/'), 'the menu leads home')
    const beneath = new Set()
    for (const path of menu) {
      await open(page, path)
      await isGood(page, `${persona}${path === '/' ? '-home' : path.replaceAll('/', '-')}`)
      for (const link of await links(page)) beneath.add(link)
    }
    // One page of each kind that the main text leads to.
    for (const path of beneath) {
      if (menu.includes(path) || seen.has(pattern(path))) continue
      seen.add(pattern(path))
      await open(page, path)
      await isGood(page, `beneath${pattern(path).replaceAll(/[/?=]/g, '-')}`)
    }
  })
}

test('a social worker signs in without JavaScript', async () => {
  const page = await sightline.signInAs('social-worker', { javaScript: false })
  await isGood(page, 'social-worker-home-without-scripts')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You have signed out.').waitFor()
})

test('a councillor finds no way to a child anywhere', async () => {
  await findsNoChild(await sightline.signInAs('councillor'))
})

test('democratic services, who sign in with a password, find no way to a child anywhere', async () => {
  const set = sightline.command(['--as', 'administrator', 'user', 'password', 'democratic-services'], `${PASSWORD}\n`)
  assert.equal(set.code, 0, set.said)
  const page = await sightline.page()
  await page.goto('/sign-in')
  await page.getByLabel('User name').fill('democratic-services')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((now) => now.pathname === '/')
  await isGood(page, 'democratic-services-home')
  await findsNoChild(page)
})

test('no page has the browser keep a child’s record', async () => {
  const page = await sightline.signInAs('front-door')
  const contact = await recordContact(page, { given: 'Isolde', family: 'Nostorrow' })
  const answer = await page.goto(await childOf(page, contact))
  assert.equal(answer.headers()['cache-control'], 'no-store')
  assert.doesNotMatch(await page.title(), /Isolde|Nostorrow/, 'a title stays in the history of the browser')
})

async function findsNoChild(page) {
  const known = await sightline.signInAs('front-door')
  const contact = await recordContact(known, { given: 'Ottilie', family: 'Unseenham' })
  const child = await childOf(known, contact)

  const waiting = ['/']
  const visited = new Set()
  while (waiting.length > 0) {
    const path = waiting.pop()
    if (visited.has(pattern(path))) continue
    visited.add(pattern(path))
    await open(page, path)
    const onPage = await links(page, 'body')
    assert.deepEqual(onPage.filter((link) => ABOUT_A_CHILD.test(link)), [], `${path} leads to a child`)
    assert.doesNotMatch(await page.locator('body').innerText(), /Unseenham/, `${path} names a child`)
    waiting.push(...onPage)
  }
  for (const path of [child, `${child}/chronology`, `${child}/looks`, contact, '/contacts', '/search', '/governance', '/duplicates', '/teams']) {
    const answer = await page.goto(path)
    assert.equal(answer.status(), 403, `${path} must be refused`)
    assert.doesNotMatch(await page.locator('body').innerText(), /Unseenham/, `the refusal of ${path} names a child`)
  }
}

async function open(page, path) {
  const answer = await page.goto(path)
  assert.ok(answer.ok(), `${path} answers ${answer.status()}`)
}

/** Where links of this page lead, within Sightline. */
async function links(page, part = 'main') {
  const all = await page.locator(`${part} a[href^="/"]:not([download])`).evaluateAll((found) => found.map((e) => e.getAttribute('href')))
  return [...new Set(all)].filter((path) => !path.endsWith('.csv') && !path.endsWith('.json'))
}

/** `/children/019a…/looks` and `/children/019b…/looks` are one kind of page, and all figures are one, in whatever window. */
function pattern(path) {
  const one = path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'one').replace(/^\/(figures|accounts)\/(?!new$)[^/?]+/, '/$1/one')
  return one.replace(/^(\/figures\/one|\/services\/\w+\/scorecard)\?.*/, '$1')
}
