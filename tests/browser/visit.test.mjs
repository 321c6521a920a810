// One visit to three brothers and sisters: found on "my work", written down once, and on each record only its own part.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isGood, startSightline } from './harness.mjs'
import { PARTS, entries, faultsLeadToFields, open, told } from './record.mjs'

const HAPPENED = 'All three were at home; tea was on the table.'
const SEEN_ALONE = { words: 'Nobody shouts on Sundays any more, says the first.', heard: 'In their own words', alone: true }
const WITH_MUM = { words: 'A drawing of the dog in the garden, by the second.', heard: 'Drawing or writing', why: 'Mum would not leave the room' }
const BABY = { words: 'The third crawled to the worker and back, smiling.', heard: /^Observation of a baby/, noNeed: true }

let sightline
// The family with three children of whom each is to be visited: label, address and name of each.
let children

before(async () => {
  sightline = await startSightline()
  const page = await sightline.signInAs('social-worker')
  children = await threeToBeVisited(page)
})
after(() => sightline?.stop())

describe('at a desk, with scripts', () => {
  test('a due visit on “my work” leads to the form, with the duty, the time and the whole family in it', async () => {
    const page = await sightline.signInAs('social-worker')
    await isGood(page, 'my-work')
    for (const child of children) assert.equal(await visitLink(page, child).count(), 1, `a visit to ${child.label} is due`)
    const line = await page.locator('.sightline-due li').filter({ has: page.locator(`a[href="${children[0].record}/visits/new"]`) }).innerText()
    await visitLink(page, children[0]).click()
    await page.getByRole('heading', { name: 'Record a visit' }).waitFor()
    await isGood(page, 'visit-new')
    const duty = await page.getByLabel('Under which duty').evaluate((list) => list.selectedOptions[0].text)
    assert.ok(line.toLowerCase().includes(duty.toLowerCase()), `“${duty}” is the duty of: ${line}`)
    assert.equal(await page.locator('#visited_on').getByLabel('Year').inputValue(), String(new Date().getFullYear()))
    assert.match(await page.getByLabel('Time of day').inputValue(), /^\d\d:\d\d$/)
    const asked = await page.locator('.sightline-one-child h2').allInnerTexts()
    assert.deepEqual(asked.sort(), children.map((child) => child.label).sort())
  })

  test('one form records the visit to all three, though the button is pressed twice', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${children[0].record}/visits/new`)
    await fillChild(page, children[0], SEEN_ALONE)
    await fillChild(page, children[1], WITH_MUM)
    await fillChild(page, children[2], BABY)
    await page.getByLabel('What happened, and what you make of it').fill(HAPPENED)
    await page.getByLabel('What we worry about').fill('The back door does not lock.')
    await page.getByLabel('What is working').fill('Bedtimes are kept.')
    await page.getByRole('button', { name: 'Record the visit' }).dblclick()
    await page.getByText('The visit is recorded.').waitFor()
    await isGood(page, 'visit-recorded')
    const text = await told(page)
    for (const said of [SEEN_ALONE.words, HAPPENED, 'The back door does not lock.', 'In their own words']) assert.ok(text.includes(said), said)
    for (const other of children.slice(1)) assert.ok(text.includes(other.label), `${other.label} was at the same visit`)
  })

  test('each record has the visit once, and only its own words, on every page of it', async () => {
    await onlyItsOwn([SEEN_ALONE.words, WITH_MUM.words, BABY.words])
    const page = await sightline.signInAs('social-worker')
    for (const child of children) {
      await open(page, `${child.record}/chronology`)
      await isGood(page, `visit-chronology-${children.indexOf(child)}`)
      assert.equal(await entries(page, 'Visit').filter({ hasText: HAPPENED }).count(), 1, `${child.label} was visited once`)
    }
    for (const child of children) {
      await open(page, `${child.record}/visits`)
      const ofToday = page.locator('.sightline-line').filter({ hasText: HAPPENED })
      assert.match(await ofToday.textContent(), child === children[1] ? /Seen, not alone/ : /Seen/, child.label)
      assert.equal((await page.content()).includes(WITH_MUM.why), child === children[1], 'why one was not alone is on that record')
    }
  })

  test('who was seen today is due no more, and the record says so', async () => {
    const page = await sightline.signInAs('social-worker')
    for (const child of children) {
      assert.equal(await visitLink(page, child).count(), 0, `no visit to ${child.label} is due now`)
    }
    for (const child of children) assert.match(await told(page, child.record), /Last seen\s+Today/i, child.label)
    assert.ok((await told(page, children[0].record)).includes(SEEN_ALONE.words), 'what the child says is on the first page')
    await isGood(page, 'child-after-visit')
  })

  test('what is wrong in one record is put right there, and the text before it stays', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${children[1].record}/visits`)
    await page.getByRole('link', { name: /^Where this comes from\s*: Visit/ }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Visit' }).waitFor()
    await isGood(page, 'visit-entry')
    await page.getByRole('link', { name: 'Put this visit right' }).click()
    await page.getByRole('heading', { name: 'Put a visit right' }).waitFor()
    await isGood(page, 'visit-correct')
    await page.getByLabel(/^If not seen alone, why/).fill('Gran would not leave the room')
    await page.getByLabel('Why it is put right').fill('It was Gran and not Mum.')
    await page.getByRole('button', { name: 'Put the visit right' }).click()
    await page.getByText('The visit is put right.').waitFor()
    await isGood(page, 'visit-corrected')
    await page.locator('main details').evaluateAll((all) => all.forEach((details) => (details.open = true)))
    const text = await told(page)
    for (const said of ['Gran would not leave the room', 'Mum would not leave the room', 'It was Gran and not Mum.']) assert.ok(text.includes(said), said)
    for (const other of [children[0], children[2]]) {
      assert.ok(!(await told(page, `${other.record}/chronology`)).includes('Gran would not'), 'the others’ records did not change')
    }
  })
})

describe('on a phone, without scripts', () => {
  const phone = { javaScript: false, width: 375 }
  const FIRST = { words: 'The first says the new school is loud.', heard: 'In their own words', alone: true }
  const OUT = { notSeen: 'The child was not there' }
  const THIRD = { words: 'The third showed a tower of bricks.', heard: 'Play', alone: true }

  test('an empty form says what is missing beside each field, for each child by name', async () => {
    const page = await sightline.signInAs('social-worker', phone)
    await open(page, `${children[0].record}/visits/new`)
    await page.getByRole('button', { name: 'Record the visit' }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await isGood(page, 'visit-faults-phone')
    const faults = await faultsLeadToFields(page)
    for (const child of children) assert.ok(faults.includes(`Choose whether ${child.label} was seen`), faults.join('\n'))
  })

  test('a visit to three is recorded, one of whom was not seen', async () => {
    const page = await sightline.signInAs('social-worker', phone)
    await open(page, `${children[0].record}/visits/new`)
    await isGood(page, 'visit-new-phone')
    await fillChild(page, children[0], FIRST)
    await fillChild(page, children[1], OUT)
    await fillChild(page, children[2], THIRD)
    await page.getByLabel('What happened, and what you make of it').fill('A short visit on the way home.')
    await page.getByRole('button', { name: 'Record the visit' }).click()
    await page.getByText('The visit is recorded.').waitFor()
    await isGood(page, 'visit-recorded-phone')
    await onlyItsOwn([FIRST.words, undefined, THIRD.words], phone)
    await open(page, `${children[1].record}/visits`)
    assert.match(await told(page), /Not seen[\s\S]*The child was not there/i)
    await isGood(page, 'visits-phone')
  })
})

/** The form's part about one child. */
async function fillChild(page, child, { words, heard, alone, why, noNeed, notSeen }) {
  const part = page.locator('.sightline-one-child').filter({ has: page.getByRole('heading', { name: child.label, exact: true }) })
  const choose = (question, answer) => part.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check()
  if (notSeen) {
    await choose(/^Was /, 'Not seen, although this was tried')
    await part.getByLabel(/was not seen, why$/).selectOption({ label: notSeen })
    return
  }
  await choose(/^Was /, 'Seen')
  await choose(/^If seen: was /, noNeed ? 'A baby, or not born yet' : alone ? 'Seen alone' : 'Not seen alone')
  if (why) await part.getByLabel(/^If not seen alone, why/).fill(why)
  await part.getByLabel(`What ${child.label} says`).fill(words)
  await part.getByRole('group', { name: /^How / }).getByLabel(heard).check()
}

/** Every page of each child's record has that child's words, if any, and nobody else's, also where nothing shows them. */
async function onlyItsOwn(words, options) {
  const page = await sightline.signInAs('social-worker', options)
  for (const [place, child] of children.entries()) {
    const told = []
    for (const part of PARTS) {
      await open(page, child.record + part)
      const source = await page.content()
      for (const [whose, other] of words.entries()) {
        if (other && whose !== place) assert.ok(!source.includes(other), `${part || 'the overview'} of ${child.label} has the words of ${children[whose].label}`)
      }
      if (words[place] && source.includes(words[place])) told.push(part)
    }
    if (words[place]) for (const part of ['', '/chronology', '/visits']) assert.ok(told.includes(part), `${part || 'the overview'} of ${child.label} has the child’s own words`)
  }
}

function visitLink(page, child) {
  return page.locator(`main a[href="${child.record}/visits/new"]`)
}

/** Three brothers and sisters of the social worker's caseload for each of whom a visit is due. */
async function threeToBeVisited(page) {
  const due = await page.getByRole('link', { name: /^Record a visit/ }).evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  for (const form of due) {
    await open(page, form)
    const ids = await page.locator('.sightline-one-child input[name^="seen-"][value="yes"]').evaluateAll((all) => all.map((e) => e.name.slice(5)))
    const records = ids.map((id) => `/children/${id}`)
    const labels = await page.locator('.sightline-one-child h2').allInnerTexts()
    if (records.length === 3 && records.every((record) => due.includes(`${record}/visits/new`))) {
      return records.map((record, place) => ({ record, label: labels[place] }))
    }
  }
  assert.fail(`no three brothers and sisters are to be visited: ${due.join(' ')}`)
}
