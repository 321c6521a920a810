// A manager sees what would help the children of the team and where it is done; an analyst sees what is to be mended.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { WIDTHS, isGood, startSightline } from './harness.mjs'
import { open, told } from './record.mjs'

let sightline
before(async () => {
  sightline = await startSightline()
})
after(() => sightline?.stop())

describe('practice standards', () => {
  for (const width of WIDTHS) {
    test(`from the authority to a team, a worker and one child, ${width} wide`, async () => {
      const page = await sightline.signInAs('manager', { width })
      await open(page, '/standards')
      await isGood(page, `standards-${width}`)
      await page.getByRole('table', { name: /meet it$/ }).last().getByRole('link', { name: 'Assessment team 1', exact: true }).click()
      await page.waitForURL(/\/teams\/.*\/standards$/)
      await isGood(page, `standards-team-${width}`)
      assert.match(await told(page), /would be helped by /)
      const needs = page.getByRole('table', { name: 'Children for whom something would help' })
      await needs.locator('tbody th a').first().click()
      await page.waitForURL(/\/children\/.*\/standards$/)
      await isGood(page, `standards-child-${width}`)
      assert.match(await told(page), /What helps: /)
    })
  }

  test('a social worker sees their own children first, from home', async () => {
    const page = await sightline.signInAs('social-worker')
    await page.getByRole('link', { name: 'My children and the practice standards', exact: true }).click()
    await page.waitForURL(/\/workers\/.*\/standards$/)
    await page.getByRole('heading', { level: 1, name: 'My children and the practice standards' }).waitFor()
    await isGood(page, 'standards-own')
    assert.match(await told(page), /Caseload: \d+ children/)
    await page.getByRole('link', { name: 'My caseload', exact: true }).click()
    await page.getByRole('link', { name: 'Practice standards', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'My children and the practice standards' }).waitFor()
  })
})

describe('data quality', () => {
  for (const width of WIDTHS) {
    test(`an analyst narrows the list to a kind and a team, ${width} wide`, async () => {
      const page = await sightline.signInAs('analyst', { width })
      await open(page, '/data-quality')
      await isGood(page, `data-quality-${width}`)
      const kind = page.getByRole('table', { name: 'By kind' }).locator('tbody th a').first()
      const name = await kind.innerText()
      await kind.click()
      await page.waitForURL(/\?kind=/)
      await page.getByRole('heading', { level: 2, name, exact: true }).waitFor()
      await isGood(page, `data-quality-kind-${width}`)
      const rows = await page.getByRole('table', { name: 'Each fault with the place to mend it' }).locator('tbody tr').allInnerTexts()
      assert.ok(rows.length > 0 && rows.every((row) => row.includes(name)), rows.join('\n'))
    })
  }
})
