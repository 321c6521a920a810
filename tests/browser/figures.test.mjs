// A director opens a figure down to two referrals of one child; a councillor sees no child; a month is published, a visit is
// recorded late, and the same month says what moved it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isGood, startSightline } from './harness.mjs'
import { fillDay, open, told } from './record.mjs'

let sightline
before(async () => {
  sightline = await startSightline({ children: 240 })
})
after(() => sightline?.stop())

/** The links to children in the list of a figure with that caption. */
function children(page, caption) {
  return page.getByRole('table', { name: caption, exact: true }).locator('tbody th a')
}

describe('from the scorecard to two referrals', () => {
  test('the scorecard of the whole authority has every part of the work', async () => {
    const page = await sightline.signInAs('director')
    await page.getByRole('link', { name: 'Scorecard', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^Scorecard to / }).waitFor()
    await isGood(page, 'scorecard')
    const parts = await page.getByRole('heading', { level: 2 }).allInnerTexts()
    for (const part of ['Front door', 'Child protection', 'Looked after', 'Workforce']) assert.ok(parts.includes(part), part)
  })

  test('the figure opens onto the children, and a child onto both referrals and the days between them', async () => {
    const page = await sightline.signInAs('director')
    await open(page, '/scorecard')
    await page.getByRole('link', { name: 'Re-referrals within 12 months', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Re-referrals within 12 months' }).waitFor()
    await page.getByRole('link', { name: 'Rolling twelve months', exact: true }).click()
    await isGood(page, 'figure')
    const text = await told(page)
    const [, value, counted, of] = text.match(/(\d+\.\d)% \((\d+) of (\d+)\)/)
    assert.equal(Number(value), Math.round((1000 * counted) / of) / 10, 'the share is that of the two numbers')
    assert.ok(Number(counted) > 0, 'somebody was referred again in twelve months')
    assert.equal(await children(page, 'Counted').count(), Number(counted), 'every referral that is counted is listed')
    const others = await children(page, 'In the whole, and not counted').count()
    assert.equal(others, of - counted, 'and every other one')
    const row = page.getByRole('table', { name: 'Counted', exact: true }).locator('tbody tr').first()
    const [, days, day] = (await row.innerText()).match(/(\d+) days? after the referral of (\d+ \w+ \d{4})/)
    await row.locator('th a').click()
    await page.waitForURL(/\/children\//)
    await page.getByRole('link', { name: 'Chronology', exact: true }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await isGood(page, 'figure-child')
    const record = await told(page)
    assert.ok(record.includes(`${days} days after the referral of ${day}`), 'the record has the count of days')
    assert.ok(record.split(/\n/).filter((line) => line.trim() === 'Referral').length >= 2, 'and both referrals')
  })

  test('a figure is broken down, and each group opens', async () => {
    const page = await sightline.signInAs('director')
    await open(page, '/figures/AS-02?span=rolling_twelve_months')
    await page.getByRole('link', { name: 'Ethnicity', exact: true }).click()
    await page.getByRole('heading', { name: 'By ethnicity' }).waitFor()
    await page.getByRole('link', { name: 'Team', exact: true }).click()
    const team = page.getByRole('table', { name: /by team$/ }).locator('tbody th a').first()
    const name = await team.innerText()
    await team.click()
    await page.getByText(`${name},`).first().waitFor()
    await isGood(page, 'figure-team')
  })

  test('what cannot be computed says what is missing', async () => {
    const page = await sightline.signInAs('director')
    const answer = await page.goto('/figures/QA-01')
    assert.equal(answer.status(), 400)
    assert.match(await told(page), /cannot be computed: the record has no/)
  })

  test('a figure and a scorecard are downloaded', async () => {
    const page = await sightline.signInAs('analyst')
    const csv = await page.request.get('/figures/FD-06/csv?span=rolling_twelve_months')
    assert.match(csv.headers()['content-disposition'], /figure-fd-06\.csv/)
    assert.match(await csv.text(), /^List,Who,What/)
    const xlsx = await page.request.get('/scorecard/xlsx')
    assert.equal((await xlsx.body()).subarray(0, 2).toString(), 'PK')
  })
})

test('a councillor sees no child', async () => {
  const page = await sightline.signInAs('councillor')
  for (const path of ['/scorecard', '/figures/FD-06', '/figures/FD-06/csv', '/publications', '/alerts', '/standards', '/data-quality']) {
    const answer = await page.goto(path)
    assert.equal(answer.status(), 403, path)
  }
  await open(page, '/')
  assert.equal(await page.locator('a[href^="/children/"], a[href^="/figures/"]').count(), 0)
})

describe('as it was known', () => {
  const VISITS = ['CP-15', 'CLA-13', 'CIN-03']
  let publication, figure, child, monthEnd

  test('the last month is published', async () => {
    const page = await sightline.signInAs('director')
    await open(page, '/scorecard')
    await page.getByRole('link', { name: 'publish this one' }).click()
    await page.getByRole('heading', { level: 1, name: 'Publish a scorecard' }).waitFor()
    await isGood(page, 'publish')
    monthEnd = await page.getByLabel('As at').inputValue()
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('every figure and every entry behind it is the same').waitFor()
    await isGood(page, 'published')
    publication = new URL(page.url()).pathname
  })

  test('a visit of that month is recorded late', async () => {
    const director = await sightline.signInAs('director')
    for (figure of VISITS) {
      await open(director, `/figures/${figure}?to=${monthEnd}`)
      const missed = children(director, 'In the whole, and not counted')
      if ((await missed.count()) > 0) {
        child = await missed.first().getAttribute('href')
        break
      }
    }
    assert.ok(child, `a child was not visited in time at the end of the month, in one of ${VISITS}`)
    const page = await sightline.signInAs('social-worker')
    await open(page, `${child}/visits/new`)
    await fillDay(page, 'visited_on', new Date(`${monthEnd}T12:00:00Z`))
    for (const part of await page.locator('.sightline-one-child').all()) await seen(page, part)
    await page.getByLabel('What happened, and what you make of it').fill('Written up late.')
    await page.getByRole('button', { name: 'Record the visit' }).click()
    await page.getByText('The visit is recorded.').waitFor()
  })

  test('the same month worked out again shows old, new and the late visit that moved it', async () => {
    const page = await sightline.signInAs('director')
    await open(page, publication)
    await isGood(page, 'published-moved')
    const row = page.getByRole('table', { name: 'Figures as published and now' }).locator('tbody tr').filter({ hasText: figure })
    assert.match(await row.innerText(), /Moved/)
    await row.getByRole('link').click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await isGood(page, 'what-moved')
    const text = await told(page)
    assert.match(text, /Published: .*Now: /)
    assert.match(text, /In the whole, not counted then; counted now/)
    assert.match(text, /Visit of .*, recorded later/)
    assert.equal(await page.locator(`main h2 a[href="${child}"]`).count(), 1)
  })
})

/** The form's part about one child, seen alone. */
async function seen(page, part) {
  const label = await part.getByRole('heading', { level: 2 }).innerText()
  const choose = (question, answer) => part.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check()
  await choose(/^Was /, 'Seen')
  await choose(/^If seen: was /, 'Seen alone')
  await part.getByLabel(`What ${label} says`).fill('It was a good month.')
  await part.getByRole('group', { name: /^How / }).getByLabel('In their own words').check()
}
