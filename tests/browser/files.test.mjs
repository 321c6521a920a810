// Looked-after children of the real files: five years of the return and the lists for an inspection, loaded while the program serves.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { isGood, repository, startSightline } from './harness.mjs'
import { PARTS, entries, find, open, rows, told } from './record.mjs'

const FIVE_YEARS = join(repository, '../shared/samples/ssda903/d2i_demand_model_2017_2021')
const LISTS = join(repository, '../shared/samples/annex_a/liia_Annex_A_2024_Jan.xlsx')
// East Sussex; the files do not say whose children they are about.
const AUTHORITY = '845'

/** Why these tests are left out, or false. Where everything must be there, nothing is left out. */
const unless = (path) => (existsSync(path) || process.env.CI ? false : `the sample is not here: ${path}`)

describe('five years of looked-after children', { skip: unless(FIVE_YEARS) }, () => {
  // Of the files: looked after since a Sunday, with two reviews, three moves and two legal statuses, of which J2 was repeated.
  const NUMBER = '525420'
  const BEGAN = '17 December 2017'
  const PLACEMENTS = [
    [BEGAN, '2 April 2019'],
    ['2 April 2019', '14 October 2020'],
    ['14 October 2020', '29 November 2021'],
    ['29 November 2021', 'now'],
  ]
  const LEGAL = [
    [/Police and Criminal Evidence Act/, BEGAN, '23 August 2021'],
    [/Emergency protection order/, '23 August 2021', 'now'],
  ]
  let sightline, record

  before(async () => {
    sightline = await startSightline()
    const words = ['--as', 'analyst', 'import', 'ssda903', '--authority', AUTHORITY, FIVE_YEARS]
    const { said } = sightline.command(words)
    assert.equal(said.match(/^Import: /gm)?.length, 5, `five years were loaded in turn:\n${said.slice(-2000)}`)
    // Every row of the first year’s file.
    assert.match(said, /^Episodes +1460 +0 +0 +0 +0 +0$/m)
    record = await find(await sightline.signInAs('social-worker'), NUMBER)
  })
  after(() => sightline?.stop())

  test('the child’s placements stand on a time line, and the tables say the same', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, record)
    assert.match(await told(page), /Looked after/)
    await page.getByRole('link', { name: 'Care and placements' }).click()
    await page.getByRole('heading', { name: 'Care and placements' }).waitFor()
    await isGood(page, 'files-care')
    const drawing = page.getByRole('img', { name: 'Placements and legal status over time' })
    assert.ok(await drawing.isVisible())
    assert.equal(await drawing.locator('rect').count(), PLACEMENTS.length + LEGAL.length, 'each placement and each status is a bar')
    const placements = await rows(page, 'Placements in order of time')
    assert.deepEqual(placements.map(([, , from, until]) => [from, until]), PLACEMENTS)
    assert.match(placements[0][1], /^Foster placement/)
    assert.match(placements[3][1], /^Children’s Homes/)
    const legal = await rows(page, 'Legal status in order of time')
    assert.equal(legal.length, LEGAL.length)
    for (const [place, [what, from, until]] of LEGAL.entries()) {
      assert.match(legal[place][1], what)
      assert.deepEqual(legal[place].slice(2, 4), [from, until])
    }
    const periods = await rows(page, 'Periods of care, the newest first')
    assert.deepEqual(periods.map(([, from, until]) => [from, until]), [[BEGAN, 'now']])
  })

  test('the bars stand in the order of time, none outside the drawing', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/care`)
    const bars = await page.locator('svg rect').evaluateAll((all) => all.map((bar) => ['x', 'y', 'width'].map((name) => Number(bar.getAttribute(name)))))
    const [width, top] = await page.locator('svg.sightline-drawing').evaluate((svg) => [svg.viewBox.baseVal.width, Math.min(...[...svg.querySelectorAll('rect')].map((bar) => Number(bar.getAttribute('y'))))])
    const placements = bars.filter(([, y]) => y === top)
    assert.equal(placements.length, PLACEMENTS.length)
    for (const [place, [x, , wide]] of placements.entries()) {
      assert.ok(x >= 0 && wide > 0 && x + wide <= width + 1, `bar ${place + 1} is in the drawing`)
      if (place > 0) assert.ok(Math.abs(placements[place - 1][0] + placements[place - 1][2] - x) < 1.5, `bar ${place + 1} begins where the one before it ends`)
    }
  })

  test('each bar’s entries lead to the line of the file', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/care`)
    await page.getByRole('table', { name: 'Placements in order of time' }).locator('tbody tr').last().getByRole('link').first().click()
    await page.waitForURL(/\/entries\//)
    const text = await told(page)
    assert.match(text, /29 November 2021/)
    assert.match(text, /Source\s+Looked-after children return, East Sussex/i)
    await isGood(page, 'files-entry')
  })

  test('a clock that is overdue explains itself', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/clocks`)
    const clock = page.locator('details.sightline-clock').filter({ hasText: /^\s*Care plan, due/ })
    assert.equal(await clock.count(), 1)
    assert.match(await clock.locator('summary').innerText(), /due: 3 January 2018\s+Overdue by \d+ working days/)
    await clock.locator('summary').click()
    const said = await clock.innerText()
    // Ten working days after a Sunday, with Christmas Day, Boxing Day and New Year's Day between.
    for (const part of [
      /Day 0 is 17 December 2017/,
      /Rule T14, care plan: within 10 working days/,
      /Written in: Care Planning, Placement and Case Review \(England\) Regulations 2010, regulation 4/,
      /Not counted: 4 days of weekends, Christmas Day \(25 December 2017\), Boxing Day \(26 December 2017\) and New Year's Day \(1 January 2018\)/,
      /Due by 3 January 2018/,
      /overdue by \d+ working days/,
    ]) {
      assert.match(said, part)
    }
    await isGood(page, 'files-clocks')
    await clock.getByRole('link', { name: /^What started it/ }).click()
    await page.waitForURL(/\/entries\//)
    assert.match(await told(page), /17 December 2017/)
  })

  test('a clock that was met late says by how much, and by what', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/clocks`)
    const clock = page.locator('details.sightline-clock').filter({ hasText: /^\s*First looked-after review/ })
    await clock.locator('summary').click()
    const said = await clock.innerText()
    assert.match(said, /due: 17 January 2018\s+Met late by \d+ working days/)
    assert.match(said, /within 20 working days/)
    await clock.getByRole('link', { name: /^What met it/ }).click()
    await page.waitForURL(/\/entries\//)
    assert.match(await told(page), /Looked-after review[\s\S]*10 August 2020/)
  })

  test('a prompt has no due date', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/clocks`)
    const prompt = page.locator('details.sightline-clock').filter({ hasText: 'Looked-after review brought forward' })
    assert.match(await prompt.locator('summary').innerText(), /No due date[\s\S]*prompt/i)
  })

  test('without scripts the clocks open too', async () => {
    const page = await sightline.signInAs('social-worker', { javaScript: false, width: 375 })
    await open(page, `${record}/clocks`)
    const clock = page.locator('details.sightline-clock').filter({ hasText: /^\s*Care plan, due/ })
    assert.ok(!(await clock.getByText('Due by 3 January 2018.').isVisible()), 'it is folded at first')
    await clock.locator('summary').click()
    assert.ok(await clock.getByText('Due by 3 January 2018.').isVisible())
  })

  test('every page of the record is whole', async () => {
    const page = await sightline.signInAs('social-worker')
    for (const part of PARTS) {
      await open(page, record + part)
      await isGood(page, `files-child${part.replace('/', '-')}`)
    }
  })

  test('the chronology has each episode and review once, and points out the gaps', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/chronology`)
    assert.equal(await entries(page, 'Looked-after episode').count(), 5, 'as many as begin on different days in the five files')
    assert.equal(await entries(page, 'Looked-after review').count(), 2)
    assert.match(await told(page), /No entry about the child for 98 days between 23 August 2021 and 29 November 2021/)
  })
})

describe('the lists for an inspection', { skip: unless(LISTS) }, () => {
  // Of list 8: looked after, in a long-term foster placement under a full care order.
  const NUMBER = '14065184'
  let sightline, record

  before(async () => {
    sightline = await startSightline()
    const words = ['--as', 'analyst', 'import', 'annex-a', '--authority', AUTHORITY, '--as-at', '2024-01-31', LISTS]
    const { said } = sightline.command(words)
    assert.match(said, /^List 8 +5 +0 +0 +0 +0 +0$/m, said)
    record = await find(await sightline.signInAs('social-worker'), NUMBER)
  })
  after(() => sightline?.stop())

  test('a looked-after child of them has the placement on a time line', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/care`)
    await isGood(page, 'annex-a-care')
    assert.ok(await page.getByRole('img', { name: 'Placements and legal status over time' }).isVisible())
    const [placement] = await rows(page, 'Placements in order of time')
    assert.match(placement[1], /Foster placement/)
    assert.equal(placement[2], '8 July 2019')
    // The list says since when the order is in force, which is longer than the placement.
    const [order] = await rows(page, 'Court orders in order of time')
    assert.deepEqual(order.slice(1, 3), ['Full care order', '19 August 2015'])
    assert.equal((await rows(page, 'Periods of care, the newest first'))[0][1], '12 September 2014')
  })

  test('and clocks that say what started them', async () => {
    const page = await sightline.signInAs('social-worker')
    await open(page, `${record}/clocks`)
    await isGood(page, 'annex-a-clocks')
    const clock = page.locator('details.sightline-clock').first()
    await clock.locator('summary').click()
    for (const part of [/Day 0 is /, /Rule [TL]\d+/, /Written in: /]) assert.match(await clock.innerText(), part)
  })

  test('lists without the number of an authority are refused with a sentence', () => {
    const { code, said } = sightline.command(['--as', 'analyst', 'import', 'annex-a', LISTS])
    assert.notEqual(code, 0)
    assert.match(said, /Give the authority's three-digit number/)
  })
})
