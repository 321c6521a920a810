// A director publishes two months; a councillor reads the public scorecard of each, and finds no way from it to a child.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isGood, startSightline } from './harness.mjs'
import { open, told } from './record.mjs'

let sightline
before(async () => {
  sightline = await startSightline({ children: 400 })
})
after(() => sightline?.stop())

/** Publishes the scorecard of the month that stands at this place of the list, and gives its last day. */
async function publish(page, place) {
  await open(page, '/scorecard')
  const month = await page.getByLabel('Month').locator('option').nth(place).getAttribute('value')
  await open(page, `/publications/new?to=${month}`)
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByRole('heading', { level: 2, name: 'What the public sees' }).waitFor()
  return month
}

test('before anything is published a councillor is told so', async () => {
  const page = await sightline.signInAs('councillor')
  assert.match(await told(page), /Nothing has been published yet/)
  await isGood(page, 'public-home-empty')
  await page.getByRole('link', { name: 'Public scorecard', exact: true }).click()
  await page.getByText('Nothing has been published yet').waitFor()
  await isGood(page, 'public-scorecard-empty')
})

test('a director publishes two months, one after the other', async () => {
  const page = await sightline.signInAs('director')
  await publish(page, 2)
  await isGood(page, 'publication-with-public-scorecard')
  await publish(page, 1)
  await page.getByRole('link', { name: 'public scorecard', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /^Public scorecard to / }).waitFor()
})

test('a councillor reads it in plain words, and finds what came before', async () => {
  const page = await sightline.signInAs('councillor')
  await isGood(page, 'public-home')
  await page.getByRole('link', { name: 'The whole public scorecard' }).click()
  const heading = page.getByRole('heading', { level: 1, name: /^Public scorecard to / })
  await heading.waitFor()
  const latest = await heading.innerText()
  assert.match(await told(page), /A c is a number that is not shown/)
  assert.ok((await page.getByRole('heading', { level: 3 }).count()) > 20, 'a line for each figure')
  assert.ok((await page.locator('.sightline-score-chart svg').count()) > 5, 'what was shown before is drawn')
  await page.getByText('By team').first().click()
  await isGood(page, 'public-scorecard')
  const links = await page.locator('main a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  assert.deepEqual(links.filter((link) => !link.startsWith('/public/scorecard/')), [], 'it leads to public scorecards only')
  await page.locator('main .govuk-list a').first().click()
  await page.waitForURL(/\/public\/scorecard\/.+/)
  assert.notEqual(await page.getByRole('heading', { level: 1 }).innerText(), latest)
})

test('it is downloaded and printed', async () => {
  const page = await sightline.signInAs('councillor')
  await open(page, '/public/scorecard')
  for (const [name, begins] of [['CSV', 'Indicator,Part'], ['Excel workbook (XLSX)', 'PK']]) {
    const answer = await page.request.get(await page.getByRole('link', { name, exact: true }).getAttribute('href'))
    assert.match(answer.headers()['content-disposition'], /public-scorecard-\d{4}-\d\d-\d\d\.(csv|xlsx)/)
    assert.ok((await answer.body()).toString('latin1').startsWith(begins), name)
  }
  await page.emulateMedia({ media: 'print' })
  const rows = page.locator('details table').first()
  assert.ok(await rows.isVisible(), 'what is folded away on a screen is on paper')
})
