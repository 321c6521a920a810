// A record that only the people named may open: how it is restricted, opened in an emergency, and answered for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { childOf, recordContact, search } from './contact-form.mjs'
import { isGood, startSightline } from './harness.mjs'

const CHILD = { given: 'Thomasina', family: 'Closewater', address: '9 Refuge Row' }
const NAME = `${CHILD.given} ${CHILD.family}`
const WHY = 'She rang from a locked room and nobody named can be reached.'
const FOUND = 'The team had tried to ring both people named.'

let sightline, contact, record
before(async () => {
  sightline = await startSightline()
  const page = await sightline.signInAs('front-door')
  contact = await recordContact(page, CHILD)
  record = await childOf(page, contact)
})
after(() => sightline?.stop())

test('the governance officer restricts a record to the people named', async () => {
  const page = await sightline.signInAs('governance')
  await search(page, NAME)
  await isGood(page, 'governance-search-found')
  await page.getByRole('link', { name: new RegExp(`restrict the record of ${NAME}`, 'i') }).click()
  await page.getByRole('button', { name: 'Restrict the record' }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await isGood(page, 'restriction-faults')
  await page.getByLabel('Why is the record restricted?').fill('A parent works for the council.')
  await page.getByLabel(/\(manager\)/).check()
  await page.getByRole('button', { name: 'Restrict the record' }).click()
  await page.getByText('A parent works for the council.').first().waitFor()
  await page.goto('/governance')
  await isGood(page, 'governance-with-restricted')
  assert.match(await page.locator('main').innerText(), new RegExp(`${CHILD.family}[\\s\\S]*May open it: Morag Yarrowholt`, 'i'))
})

test('the governance officer sees who looked, but does not open the record', async () => {
  const page = await sightline.signInAs('governance')
  assert.equal((await page.goto(record)).status(), 403)
  assert.equal((await page.goto(`${record}/looks`)).status(), 200)
})

test('a search by name alone does not say that a restricted record is there', async () => {
  const page = await sightline.signInAs('social-worker')
  await search(page, NAME)
  await isGood(page, 'search-no-one')
  assert.match(await page.locator('main').innerText(), /No one found/)
})

test('who knows the name and the date of birth is told that a restricted record matches, and no more', async () => {
  const page = await sightline.signInAs('social-worker')
  await search(page, `${NAME} 4/5/2016`)
  await isGood(page, 'search-restricted')
  const text = await page.locator('main').innerText()
  assert.match(text, /1 restricted record matches/)
  assert.ok(!text.includes(CHILD.family), 'what was typed is in the box; the child is named nowhere')
  await page.getByRole('link', { name: 'Open it in an emergency' }).click()
  await page.waitForURL((now) => now.pathname === `${record}/break-glass`)
  await isGood(page, 'break-glass')
})

test('an analyst is refused, and is not offered to break the glass', async () => {
  const page = await sightline.signInAs('analyst')
  assert.equal((await page.goto(record)).status(), 403)
  await isGood(page, 'restricted-refused')
  const text = await page.locator('body').innerText()
  assert.ok(!text.includes(CHILD.family) && !text.includes('emergency'), text)
})

test('a social worker breaks the glass with a reason, and sees the record without its protected address', async () => {
  const page = await sightline.signInAs('social-worker')
  assert.equal((await page.goto(record)).status(), 403)
  await isGood(page, 'restricted-record')
  await page.getByRole('button', { name: 'Open the record in an emergency' }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await isGood(page, 'break-glass-faults')
  await page.getByLabel('Why must you open it now?').fill(WHY)
  await page.getByRole('button', { name: 'Open the record in an emergency' }).click()
  await page.getByText(/You have opened this restricted record in an emergency/).waitFor()
  await isGood(page, 'child-by-break-glass')
  const text = await page.locator('main').innerText()
  assert.ok(text.includes(CHILD.family))
  assert.ok(!(await page.content()).includes(CHILD.address), 'a protected address stays hidden')
})

test('who breaks the glass opens that record only', async () => {
  const page = await sightline.signInAs('social-worker')
  const other = await sightline.signInAs('front-door')
  const child = await childOf(other, await recordContact(other, { given: 'Rosamund', family: 'Closewater' }))
  const officer = await sightline.signInAs('governance')
  await officer.goto(`${child}/restriction`)
  await officer.getByLabel('Why is the record restricted?').fill('A parent works for the council.')
  await officer.getByLabel(/\(manager\)/).check()
  await officer.getByRole('button', { name: 'Restrict the record' }).click()
  await officer.waitForURL((now) => !now.pathname.endsWith('/restriction') || now.search)
  assert.equal((await page.goto(child)).status(), 403)
})

test('the governance officer is told, asks, and answers', async () => {
  const page = await sightline.signInAs('governance')
  assert.match(await page.locator('main').innerText(), /Sam Quillamore/, 'it stands on the first page')
  await isGood(page, 'governance-home-with-alert')
  await page.goto('/governance')
  await page.getByRole('link', { name: /Sam Quillamore opened the record of/ }).click()
  await isGood(page, 'break-glass-answer')
  assert.ok((await page.locator('main').innerText()).includes(WHY))
  await page.getByRole('button', { name: 'Answer' }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await isGood(page, 'break-glass-answer-faults')
  await page.getByLabel('Yes', { exact: true }).check()
  await page.getByLabel('What did you find?').fill(FOUND)
  await page.getByRole('button', { name: 'Answer' }).click()
  await page.getByText('No use of break-glass waits for an answer.').waitFor()
  await isGood(page, 'governance-answered')
})

test('the look stays listed with its reason, for the governance officer and for whom the record names', async () => {
  for (const persona of ['governance', 'manager']) {
    const page = await sightline.signInAs(persona)
    await page.goto(`${record}/looks`)
    await isGood(page, `looks-with-break-glass-${persona}`)
    const row = page.getByRole('row').filter({ hasText: 'Sam Quillamore' }).filter({ hasText: /break.glass/i })
    assert.ok((await row.count()) >= 1, `${persona} sees who broke the glass`)
    assert.ok((await page.locator('main').innerText()).includes(WHY), `${persona} sees why`)
  }
})

test('the chain holds after all this', async () => {
  const page = await sightline.signInAs('governance')
  await page.goto('/governance')
  await page.getByRole('button', { name: 'Verify the whole chain' }).click()
  await page.getByText('The chain holds').waitFor()
  await isGood(page, 'governance-verified')
})
