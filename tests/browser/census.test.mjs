// An analyst loads a census by the page; a social worker finds a child of it, and each line says where it comes from.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { search } from './contact-form.mjs'
import { ENGINES } from './engines.mjs'
import { isGood, repository, startSightline } from './harness.mjs'

const SAMPLE = join(repository, '../shared/samples/cin_census/d2i_validator/fake_CIN_data.xml')
const IS_THERE = existsSync(SAMPLE)
const skip = IS_THERE || process.env.CI ? false : `the sample census is not here: ${SAMPLE}`
const LOADS_WITHIN_MS = 60_000
// In the order of the report's columns.
const COLUMNS = ['loaded', 'changed', 'unchanged', 'refused', 'waiting', 'withdrawn']

// Pages look the same on either database: one is held to how they look, both to what they say.
for (const engine of ENGINES) {
  const check = engine === ENGINES[0] ? isGood : async () => {}
  describe(`on ${engine.name}`, { skip }, () => {
    let sightline
    before(async () => {
      assert.ok(IS_THERE, `the sample census is not here: ${SAMPLE}`)
      sightline = await startSightline({ engine })
    })
    after(() => sightline?.stop())

    test('a census loaded by the page is reported by module', async () => {
      const page = await sightline.signInAs('analyst')
      const first = await load(page)
      await check(page, 'census-report')
      assert.match(await page.locator('main').innerText(), /332 children in/)
      const referrals = row(first, /^CINdetails$/)
      assert.equal(referrals.loaded, 402)
      assert.equal(referrals.refused, 0)
    })

    test('the same census loaded again changes nothing', async () => {
      const page = await sightline.signInAs('analyst')
      const again = await load(page)
      await check(page, 'census-again')
      const { loaded, changed, withdrawn, unchanged } = row(again, /total/i)
      assert.deepEqual({ loaded, changed, withdrawn }, { loaded: 0, changed: 0, withdrawn: 0 })
      assert.ok(unchanged > 402, 'what was there is counted as unchanged')
      assert.equal(row(again, /^CINdetails$/).unchanged, 402)
    })

    test('a social worker finds a child by its number, and the page says what the file said', async () => {
      const page = await sightline.signInAs('social-worker')
      await search(page, 'RND000824303014')
      assert.ok(!page.url().includes('RND'), 'no number of a child stands in an address')
      await check(page, 'census-found')
      await page.locator('main h3 a').click()
      await page.waitForURL(/\/children\//)
      await check(page, 'census-child')
      const text = await page.locator('main').innerText()
      for (const part of ['27 April 2011', /Gypsy/, /Roma/, 'A141396438491', 'RND000824303014']) assert.match(text, new RegExp(part))
      await page.getByRole('link', { name: 'Chronology' }).click()
      await page.waitForURL(/\/chronology$/)
      await check(page, 'census-chronology')
      assert.deepEqual(await when(page, 'Referral'), ['22 October 2017', '25 October 2013 to 1 January 2014'])
    })

    test('each line of a child’s record leads to where it comes from', async () => {
      const page = await sightline.signInAs('social-worker')
      await search(page, 'RND000824303014')
      await page.locator('main h3 a').click()
      await page.waitForURL(/\/children\//)
      await page.goto(`${page.url()}/chronology`)
      const entries = await page.locator('main a[href*="/entries/"]').evaluateAll((all) => all.map((e) => e.href))
      const lines = await page.locator('main .moj-timeline__item:not(.sightline-gap), main .sightline-line').count()
      const sources = [...new Set(entries)]
      assert.ok(lines >= 2 && sources.length > lines, 'two referrals at least, and who this is')
      for (const source of sources) {
        assert.ok((await page.goto(source)).ok(), source)
        const text = await page.locator('main').innerText()
        assert.match(text, /Source\s+Children in need census/i, source)
        assert.match(text, /Place in the chain\s+\d+, version \d+/, source)
      }
      await check(page, 'census-source')
    })
  })
}

test('a file that is no census is refused, and the page says what to do', async () => {
  const sightline = await startSightline()
  try {
    const page = await sightline.signInAs('analyst')
    await page.goto('/imports/new')
    await page.getByRole('button', { name: 'Load the file' }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await isGood(page, 'import-without-a-file')
    await page.setInputFiles('#file', { name: 'letter.xml', mimeType: 'text/xml', buffer: Buffer.from('Dear all') })
    await page.getByRole('button', { name: 'Load the file' }).click()
    await page.getByText('Failed', { exact: true }).waitFor()
    await isGood(page, 'import-failed')
    await page.goto('/imports/questions')
    await isGood(page, 'import-questions')
  } finally {
    await sightline.stop()
  }
})

async function load(page) {
  await page.goto('/imports/new')
  await page.setInputFiles('#file', SAMPLE)
  await page.getByRole('button', { name: 'Load the file' }).click()
  await page.getByRole('heading', { name: 'Problems' }).waitFor({ timeout: LOADS_WITHIN_MS })
  const table = page.getByRole('table', { name: 'What became of the records, by module' })
  return table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText)))
}

/** The numbers of a row of the report. */
function row(table, module) {
  const found = table.filter(([name]) => module.test(name))
  assert.equal(found.length, 1, `one row of the report is ${module}:\n${table.join('\n')}`)
  return Object.fromEntries(COLUMNS.map((column, at) => [column, Number(found[0][at + 1])]))
}

/** When the lines of a kind happened, in the order of the page. */
function when(page, kind) {
  const lines = page.locator('main > .moj-timeline > .moj-timeline__item').filter({ has: page.getByRole('heading', { level: 3, name: kind, exact: true }) })
  return lines.locator('> .moj-timeline__date').allInnerTexts()
}
