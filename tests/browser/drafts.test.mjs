// What somebody typed outlives their session, with scripts and without.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { fillContact } from './contact-form.mjs'
import { isGood, startSightline } from './harness.mjs'

const HALF = 'Half a sentence, and then the telephone'

let sightline
before(async () => {
  sightline = await startSightline()
})
after(() => sightline?.stop())

test('a draft is back after the session was lost and the page left', async () => {
  const page = await sightline.signInAs('front-door')
  await page.goto('/contacts/new?new=1')
  await page.getByLabel('What the referrer is worried about').fill(HALF)
  await page.getByText(/Draft saved at/).waitFor()
  await page.context().clearCookies()
  await page.goto('/')
  await page.waitForURL(/\/sign-in/)
  await page.getByRole('button', { name: /\(front-door\)/ }).click()
  await page.getByRole('heading', { name: 'You have begun' }).waitFor()
  await isGood(page, 'front-door-home-with-draft')
  await page.locator('main').getByRole('link', { name: 'Record a contact' }).first().click()
  await page.getByText(/Your draft of .* is back/).waitFor()
  assert.equal(await page.getByLabel('What the referrer is worried about').inputValue(), HALF)
  await isGood(page, 'contact-new-with-draft')
})

test('another person does not get that draft', async () => {
  const page = await sightline.signInAs('manager')
  await page.goto('/contacts/new?new=1')
  assert.equal(await page.getByLabel('What the referrer is worried about').inputValue(), '')
})

test('a draft that is thrown away does not come back', async () => {
  const page = await sightline.signInAs('front-door')
  await page.goto('/contacts/new?new=1')
  await page.getByRole('button', { name: 'Throw the draft away' }).click()
  await page.waitForURL((now) => now.pathname === '/')
  await page.goto('/contacts/new?new=1')
  assert.equal(await page.getByLabel('What the referrer is worried about').inputValue(), '')
})

test('who types after the session ended is told so, and nothing typed is lost on the page', async () => {
  const page = await sightline.signInAs('front-door', { expects: [401] })
  await page.goto('/contacts/new?new=1')
  await page.context().clearCookies()
  await page.getByLabel('What the referrer is worried about').fill(HALF)
  await page.getByText(/You have been signed out/).waitFor()
  assert.equal(await page.getByLabel('What the referrer is worried about').inputValue(), HALF)
})

test('a form sent without scripts after the session ended is kept, and is sent from there', async () => {
  const page = await sightline.signInAs('front-door', { javaScript: false })
  await page.goto('/contacts/new?new=1')
  await fillContact(page, { given: 'Hesper', family: 'Lateforty', concern: HALF })
  endEverySession()
  await page.getByRole('button', { name: 'Record the contact' }).click()
  await page.waitForURL(/\/sign-in/)
  assert.ok(await page.getByText(/What you typed is kept/).isVisible())
  assert.doesNotMatch(page.url(), /Hesper|Lateforty/, 'no name stands in an address')
  await isGood(page, 'sign-in-kept')
  await page.getByRole('button', { name: /\(front-door\)/ }).click()
  await page.waitForURL((now) => now.pathname === '/kept')
  await isGood(page, 'kept')
  const text = await page.locator('main').innerText()
  for (const typed of ['Hesper', 'Lateforty', HALF]) assert.ok(text.includes(typed), `${typed} is kept`)
  await page.getByRole('button', { name: 'Send it now' }).click()
  await page.getByText('The contact is recorded.').waitFor()
  assert.ok((await page.locator('main').innerText()).includes(HALF))
})

test('a form that is kept is shown to its writer only', async () => {
  const page = await sightline.signInAs('front-door', { javaScript: false })
  await page.goto('/contacts/new?new=1')
  await fillContact(page, { given: 'Jessamy', family: 'Othereye' })
  endEverySession()
  await page.getByRole('button', { name: 'Record the contact' }).click()
  await page.waitForURL(/\/sign-in/)
  await page.getByRole('button', { name: /\(manager\)/ }).click()
  await page.waitForURL((now) => now.pathname === '/kept')
  const text = await page.locator('main').innerText()
  assert.ok(!text.includes('Jessamy') && text.includes('Nothing of yours is waiting to be sent.'), text)
})

/** As half an hour without a step does it. */
function endEverySession() {
  const aMinuteAgo = new Date(Date.now() - 60_000).toISOString().replace('Z', '000Z')
  const sql = `update web_session set expires_at = '${aMinuteAgo}' where user_name is not null`
  const { status, stderr } = spawnSync('sqlite3', ['-cmd', '.timeout 5000', sightline.file, sql], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
}
