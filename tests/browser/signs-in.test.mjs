import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fitsItsWidth, screenshots, startSightline } from './harness.mjs'

const PERSONAS = [
  'social-worker',
  'manager',
  'front-door',
  'reviewing-officer',
  'auditor',
  'analyst',
  'head-of-service',
  'director',
  'councillor',
  'partner',
  'governance',
  'administrator',
]

let sightline
before(async () => {
  sightline = await startSightline()
})
after(() => sightline?.stop())

test('the sign-in page is accessible and fits a phone and a desk', async () => {
  const page = await sightline.page()
  await page.goto('/sign-in')
  await sightline.axe(page)
  await fitsItsWidth(page)
  await screenshots(page, 'sign-in')
})

for (const persona of PERSONAS) {
  test(`${persona} signs in and finds an accessible first page`, async () => {
    const page = await sightline.signInAs(persona)
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, 'A page has one main heading')
    await sightline.axe(page)
    await fitsItsWidth(page)
  })
}

test('a social worker signs in without JavaScript', async () => {
  const page = await sightline.signInAs('social-worker', { javaScript: false })
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, 'A page has one main heading')
})
