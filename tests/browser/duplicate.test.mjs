// Two records of one child: suggested with reasons, joined by a manager, and parted again without loss.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { childOf, recordContact, search } from './contact-form.mjs'
import { isGood, startSightline } from './harness.mjs'
import { PARTS, entries, faultsLeadToFields, open, told } from './record.mjs'

const FIRST = { given: 'Zebedina', family: 'Fallowickham', words: 'Nobody is there when I get home.', concern: 'Hungry at school all week.' }
const SECOND = { given: 'Zebedina', family: 'Falowickham', words: 'My cat is called Biscuit.', concern: 'Came to school without a coat.' }
const REASON = 'The school has one child of that name and birthday.'
const PARTED = 'The school has found that they are cousins after all.'

let sightline, first, second
before(async () => {
  sightline = await startSightline()
  const page = await sightline.signInAs('front-door')
  first = await childOf(page, await recordContact(page, FIRST))
  second = await childOf(page, await recordContact(page, SECOND))
})
after(() => sightline?.stop())

/** From the list of suggestions to the pair. */
async function openPair(page) {
  await open(page, '/duplicates')
  await page.locator('main li').filter({ hasText: FIRST.family }).getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Is this one person?' }).waitFor()
}

/** Fails unless every page of the record that is about it has `its` words, where it has any, and none of `others`. */
async function holds(page, record, its, others) {
  const source = {}
  for (const part of PARTS) {
    await open(page, record + part)
    source[part] = await page.content()
    for (const words of others) assert.ok(!source[part].includes(words), `${part || 'the overview'} has “${words}”`)
  }
  for (const words of its) assert.ok(source['/chronology'].includes(words), `the chronology has “${words}”`)
}

test('before they are joined, each record has its own words only', async () => {
  const page = await sightline.signInAs('social-worker')
  await holds(page, first, [FIRST.words, FIRST.concern], [SECOND.words, SECOND.concern])
  await holds(page, second, [SECOND.words, SECOND.concern], [FIRST.words, FIRST.concern])
})

test('the pair is suggested, with what speaks for it and what to think of', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, '/duplicates')
  await isGood(page, 'duplicates')
  const line = await page.locator('main li').filter({ hasText: FIRST.family }).innerText()
  for (const said of [SECOND.family, /born 4 May 2016/, /Family name: one letter different/, /Date of birth: the same/, /Weight \d/]) assert.match(line, new RegExp(said))
  await openPair(page)
  assert.doesNotMatch(page.url(), /Fallow/i, 'no name stands in an address')
  await isGood(page, 'duplicate-pair')
  assert.ok(await page.getByRole('table', { name: 'How each thing weighs for one person' }).isVisible())
  assert.ok(await page.getByRole('table', { name: 'Entries on each record and on both joined' }).isVisible())
})

test('a social worker suggests that they are one, and cannot join them', async () => {
  const page = await sightline.signInAs('social-worker')
  await openPair(page)
  assert.equal(await page.getByLabel(/^Yes: join them/).count(), 0)
  await page.getByLabel(/^Yes, I think so/).check()
  await page.getByLabel('How do you know?').fill('Their aunt told me on Friday.')
  await page.getByRole('button', { name: 'Record the decision' }).click()
  await page.getByText('Your suggestion is recorded. A practice manager decides.').waitFor()
  await isGood(page, 'duplicate-suggested')
  assert.match(await page.locator('main li').filter({ hasText: FIRST.family }).innerText(), /Somebody here says so/)
})

test('a manager who gives no reason is told so, and nothing is joined', async () => {
  const page = await sightline.signInAs('manager', { javaScript: false, width: 375 })
  await openPair(page)
  await page.getByRole('button', { name: 'Record the decision' }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await isGood(page, 'duplicate-faults')
  await faultsLeadToFields(page)
  await open(page, second)
  assert.equal(new URL(page.url()).pathname, second, 'the second record still stands for itself')
})

test('a manager joins them, and one page shows both', async () => {
  const page = await sightline.signInAs('manager')
  await openPair(page)
  await page.getByLabel(new RegExp(`^Yes: join them, under .*${FIRST.family}`)).check()
  await page.getByLabel('How do you know?').fill(REASON)
  await page.getByRole('button', { name: 'Record the decision' }).click()
  await page.waitForURL((now) => now.pathname === first)
  await isGood(page, 'duplicate-joined')
  const text = await told(page)
  assert.match(text, new RegExp(`joined with another of the same person .* by Morag Yarrowholt: ${SECOND.given} ${SECOND.family}`))
  assert.ok(text.includes(REASON))
  await open(page, `${first}/chronology`)
  await isGood(page, 'duplicate-joined-chronology')
  assert.equal(await entries(page, 'Contact').count(), 2)
  const source = await page.content()
  for (const words of [FIRST.words, FIRST.concern, SECOND.words, SECOND.concern]) assert.ok(source.includes(words), words)
})

test('the other address leads to the joined record, and a search finds one person by either name', async () => {
  const page = await sightline.signInAs('social-worker')
  for (const part of ['', '/chronology', '/clocks']) {
    await open(page, second + part)
    assert.equal(new URL(page.url()).pathname, first + part)
  }
  for (const { given, family } of [FIRST, SECOND]) {
    await search(page, `${given} ${family}`)
    assert.equal(await page.locator('main h3', { hasText: given }).count(), 1, family)
  }
  await open(page, '/duplicates')
  assert.doesNotMatch(await told(page), /Fallowickham/, 'what is decided is not suggested again')
})

test('the record as it was known before was not joined', async () => {
  const page = await sightline.signInAs('social-worker')
  const before = new Date(Date.now() - 3_600_000).toLocaleString('sv-SE', { timeZone: 'Europe/London' }).slice(0, 16).replace(' ', 'T')
  await open(page, `${first}?known_at=${before}`)
  assert.doesNotMatch(await told(page), /joined with another/)
  assert.match(await told(page), /Nothing had been recorded of this child/)
})

test('a manager parts them again, and each has its own and nothing of the other', async () => {
  const page = await sightline.signInAs('manager')
  await open(page, first)
  await page.getByRole('link', { name: 'Part them again' }).click()
  await page.getByRole('heading', { name: 'Part two records that were joined' }).waitFor()
  await isGood(page, 'duplicate-part')
  await page.getByRole('button', { name: 'Part the records' }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await isGood(page, 'duplicate-part-faults')
  await page.getByLabel('Why are they parted?').fill(PARTED)
  await page.getByRole('button', { name: 'Part the records' }).click()
  await page.waitForURL((now) => now.pathname.startsWith('/children/'))
  await isGood(page, 'duplicate-parted')
  await holds(page, first, [FIRST.words, FIRST.concern], [SECOND.words, SECOND.concern])
  await holds(page, second, [SECOND.words, SECOND.concern], [FIRST.words, FIRST.concern])
  assert.doesNotMatch(await told(page, first), /joined with another/)
  assert.equal(new URL(page.url()).pathname, first)
})

test('after that, both are found again', async () => {
  const page = await sightline.signInAs('social-worker')
  await search(page, `${FIRST.given} ${FIRST.family}`)
  const links = await page.locator('main h3 a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  for (const record of [first, second]) assert.ok(links.includes(record), `${links}`)
})
