// Reading a record: the chronology narrowed as the reader asks, the family drawn and told, and the past.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isGood, startSightline } from './harness.mjs'
import { PARTS, faultsLeadToFields, fillDay, kinds, open, told } from './record.mjs'

let sightline, record
before(async () => {
  sightline = await startSightline()
  record = await withMuch(await sightline.signInAs('social-worker'))
})
after(() => sightline?.stop())

/** The record of a child with brothers or sisters, parents, visits and a child protection plan. */
async function withMuch(page) {
  const children = await page.getByRole('table', { name: 'My children' }).locator('tbody tr').filter({ hasText: 'Child protection plan' }).locator('th a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  for (const child of children) {
    await open(page, `${child}/family`)
    if ((await page.locator('.sightline-side-by-side > li').count()) > 1) return child
  }
  assert.fail('nobody with brothers or sisters is in this caseload')
}

describe('the chronology', () => {
  const openFilter = async (page) => {
    await open(page, `${record}/chronology`)
    await page.getByText('Show only some of it, or the oldest first').click()
  }
  const show = (page) => page.locator('details form').getByRole('button', { name: 'Show' }).click()
  const counted = async (page) => Number((await told(page)).match(/(\d+) (?:of \d+ )?entries with a date/)[1])

  test('has the newest first, and counts what it shows', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/chronology`)
    await isGood(page, 'chronology')
    assert.equal((await kinds(page)).length, await counted(page))
    const days = await dated(page)
    assert.deepEqual(days, [...days].sort((one, other) => other - one))
  })

  for (const javaScript of [true, false]) {
    const options = javaScript ? {} : { javaScript, width: 375 }
    const how = javaScript ? 'with' : 'without'
    test(`shows visits only where they are asked for, ${how} scripts`, async () => {
      const page = await sightline.signInAs('social-worker', options)
      await openFilter(page)
      const said = Number((await page.getByLabel(/^Visits \(\d+\)$/).evaluate((box) => box.labels[0].innerText)).match(/\d+/)[0])
      await page.getByLabel(/^Visits \(\d+\)$/).check()
      await show(page)
      await page.getByRole('link', { name: 'Show everything' }).waitFor()
      await isGood(page, `chronology-visits-${how}-scripts`)
      const shown = await kinds(page)
      assert.deepEqual([...new Set(shown)], ['Visit'])
      assert.equal(shown.length, said)
      assert.ok(await page.getByLabel(/^Visits \(\d+\)$/).isChecked(), 'what was asked is still ticked')
    })
  }

  test('shows only what holds the child’s own words', async () => {
    const page = await sightline.signInAs('social-worker')
    await openFilter(page)
    await page.getByLabel('Only what holds the child’s own words').check()
    await show(page)
    await page.getByRole('link', { name: 'Show everything' }).waitFor()
    const items = page.locator('main > .moj-timeline > .moj-timeline__item:not(.sightline-gap)')
    assert.ok((await items.count()) > 0)
    assert.equal(await items.filter({ has: page.locator('blockquote') }).count(), await items.count())
  })

  test('shows a stretch of time, the oldest first', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/chronology`)
    const [from, to] = [monthsBack(4), monthsBack(1)]
    const expected = (await dated(page)).filter((day) => from <= day && day <= to).length
    await openFilter(page)
    await fillDay(page, 'from', from)
    await fillDay(page, 'to', to)
    await page.getByLabel('The oldest first').check()
    await show(page)
    await page.getByRole('link', { name: 'Show everything' }).waitFor()
    const days = await dated(page)
    assert.ok(days.length > 0 && days.length === expected, `${days.length} of ${expected}`)
    assert.deepEqual(days, [...days].sort((one, other) => one - other))
  })

  test('says what is wrong with a stretch that ends before it begins, and still shows the record', async () => {
    const page = await sightline.signInAs('social-worker')
    await openFilter(page)
    await fillDay(page, 'from', monthsBack(1))
    await fillDay(page, 'to', monthsBack(2))
    await show(page)
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await isGood(page, 'chronology-faults')
    assert.deepEqual(await faultsLeadToFields(page), ['The last day must not be before the first'])
    assert.ok((await kinds(page)).length > 0)
  })

  test('says that nothing is what was asked for', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/chronology?from-day=1&from-month=1&from-year=1990&to-day=2&to-month=1&to-year=1990`)
    assert.match(await told(page), /Nothing in this record is what you asked for/)
    await isGood(page, 'chronology-empty')
  })
})

describe('the family', () => {
  test('stands side by side, is drawn, and the drawing is told in words', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/family`)
    await isGood(page, 'family')
    const drawing = page.getByRole('img', { name: 'Family of the child' })
    assert.ok(await drawing.isVisible())
    const told = await drawing.locator('desc').textContent()
    // One square, circle or diamond for each person; the child's own has a second one inside.
    const people = (await drawing.locator('.sightline-person').count()) - 1
    const listed = await page.locator('main h3:has(+ ul.govuk-list--bullet) + ul > li').allInnerTexts()
    assert.equal(listed.length, people, `${listed.join('\n')}\n${told}`)
    for (const tie of [/: this child/, /: mother|: father/, /: brother or sister/]) assert.ok(listed.some((line) => tie.test(line)), `${tie}`)
    const siblings = listed.filter((line) => /: brother or sister/.test(line)).map((line) => line.split(':')[0])
    const beside = await page.locator('.sightline-side-by-side h3').allInnerTexts()
    for (const name of siblings) assert.ok(beside.includes(name), `${name} stands side by side`)
  })

  test('a brother or sister is one step away', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/family`)
    const link = page.locator('.sightline-side-by-side h3 a').first()
    const name = await link.innerText()
    await link.click()
    await page.waitForURL((now) => now.pathname !== `${record}/family`)
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), name)
  })
})

describe('the past', () => {
  test('a page as known at a moment has nothing that was written down later', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/chronology`)
    const now = (await kinds(page)).length
    const then = monthsBack(2)
    await fillDay(page, 'known', then)
    await page.getByLabel('Time', { exact: true }).fill('09:30')
    await page.locator('main > form').getByRole('button', { name: 'Show' }).click()
    await page.getByText(/This is the record as it was known at/).waitFor()
    await isGood(page, 'chronology-past')
    assert.match(new URL(page.url()).searchParams.get('known_at'), /T09:30$/)
    assert.ok((await kinds(page)).length < now)
    const written = await page.locator('.moj-timeline__item .govuk-body-s').allInnerTexts()
    for (const line of written) {
      const when = line.match(/written down (\d+ \w+ \d{4})/)
      if (when) assert.ok(new Date(`${when[1]} 00:00`) <= then, line)
    }
    assert.equal(await page.getByRole('link', { name: 'Record a visit' }).count(), 0, 'nothing is written into the past')
  })

  test('every page of the record stays in the past, and leads back', async () => {
    const page = await sightline.signInAs('social-worker')
    const at = `?known_at=${monthsBack(2).toLocaleString('sv-SE').slice(0, 10)}T09:30`
    for (const part of PARTS) {
      await open(page, record + part + at)
      assert.ok(await page.getByText(/This is the record as it was known at/).isVisible(), part)
      const links = await page.getByRole('navigation', { name: 'Pages of this record' }).getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
      assert.ok(links.length === PARTS.length && links.every((link) => link.endsWith(at)), `${links}`)
    }
    await page.getByRole('link', { name: 'Show the record as known now' }).click()
    await page.waitForURL((now) => !now.search)
  })

  test('a moment that is still to come is refused beside its boxes', async () => {
    const page = await sightline.signInAs('social-worker', { javaScript: false, width: 375 })
    await open(page, record)
    await fillDay(page, 'known', new Date(new Date().getFullYear() + 1, 0, 1))
    await page.locator('main > form').getByRole('button', { name: 'Show' }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await isGood(page, 'past-faults')
    await faultsLeadToFields(page)
  })
})

describe('every page of a record', () => {
  test('is whole for a child of whom much is recorded', async () => {
    const page = await sightline.signInAs('social-worker')
    for (const part of [...PARTS, '/looks']) {
      await open(page, record + part)
      await isGood(page, `child-full${part.replace('/', '-')}`)
    }
  })

  test('opens every explanation and every detail without a fault', async () => {
    const page = await sightline.signInAs('social-worker')
    for (const part of ['/clocks', '/plans', '/visits']) {
      await open(page, record + part)
      await page.locator('main details').evaluateAll((all) => all.forEach((details) => (details.open = true)))
      await isGood(page, `child-unfolded${part.replace('/', '-')}`)
    }
  })

  test('is refused to who has no business there', async () => {
    for (const persona of ['councillor', 'partner', 'administrator']) {
      const page = await sightline.signInAs(persona)
      for (const part of PARTS) assert.equal((await page.goto(record + part)).status(), 403, `${persona} ${part}`)
    }
  })
})

/** When the entries of a chronology happened, in the order of the page. */
async function dated(page) {
  const texts = await page.locator('main > .moj-timeline > .moj-timeline__item > .moj-timeline__date').allInnerTexts()
  return texts.map((text) => new Date(`${text.match(/^\d+ \w+ \d{4}/)[0]} 00:00`))
}

function monthsBack(months) {
  const day = new Date()
  day.setHours(0, 0, 0, 0)
  day.setMonth(day.getMonth() - months)
  return day
}
