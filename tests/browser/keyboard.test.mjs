// What somebody without a mouse does, and what comes out of a printer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { childOf, recordContact } from './contact-form.mjs'
import { startSightline } from './harness.mjs'

let sightline
before(async () => {
  sightline = await startSightline()
})
after(() => sightline?.stop())

test('the first stop of the Tab key skips the menu', async () => {
  const page = await sightline.signInAs('front-door')
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to main content' })
  assert.ok(await skip.evaluate((link) => link === document.activeElement), 'it is the first stop')
  const box = await skip.boundingBox()
  assert.ok(box.width > 50 && box.height > 20 && box.y >= 0, 'it is seen once it has the focus')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null), 'the next stop is in the main part')
})

test('the faults of a form get the focus, and each leads to its field, which is seen to have it', async () => {
  const page = await sightline.signInAs('front-door')
  await page.goto('/contacts/new?new=1')
  await page.getByRole('button', { name: 'Record the contact' }).press('Enter')
  await page.locator('.govuk-error-summary').waitFor()
  // The script that moves the focus may still be on its way.
  await page.locator('.govuk-error-summary:focus').waitFor()
  const faults = await page.locator('.govuk-error-summary a').all()
  assert.ok(faults.length >= 3)
  for (const fault of faults) {
    const field = (await fault.getAttribute('href')).slice(1)
    await fault.press('Enter')
    const there = `[id="${field}"]:focus, [id="${field}"] :focus`
    await page.locator(there).waitFor().catch(() => assert.fail(`${field} does not get the focus from its fault`))
    const shown = await page.locator(there).evaluate((now) => {
      const style = getComputedStyle(now)
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'
    })
    assert.ok(shown, `${field} is seen to have the focus`)
  }
})

test('a person with a keyboard alone records a contact', async () => {
  const page = await sightline.signInAs('front-door')
  await page.goto('/contacts/new?new=1')
  await page.getByLabel('Given names').focus()
  await page.keyboard.type('Wilfred')
  await tabTo(page, 'family_name')
  await page.keyboard.type('Keyhaven')
  await tabTo(page, 'source-', 60)
  await page.keyboard.press('Space')
  await tabTo(page, 'concern', 30)
  await page.keyboard.type('Hungry at school.')
  await tabTo(page, 'family_aware-')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('The contact is recorded.').waitFor()
})

test('a child’s page on paper has the record and not the menu', async () => {
  const page = await sightline.signInAs('social-worker')
  const front = await sightline.signInAs('front-door')
  const words = 'There is nobody there when I get home.'
  await page.goto(await childOf(front, await recordContact(front, { given: 'Paloma', family: 'Printwright', words })))
  const menu = page.locator('nav[aria-label=Menu]')
  assert.ok(await menu.isVisible())
  await page.emulateMedia({ media: 'print' })
  for (const [what, part] of [
    ['the menu', menu],
    ['the way to sign out', page.getByRole('button', { name: 'Sign out' })],
    ['the form of another moment', page.getByRole('heading', { name: 'Show as known at' })],
    ['a button', page.getByRole('button', { name: 'Show', exact: true })],
  ]) {
    assert.ok(!(await part.isVisible()), `${what} is not printed`)
  }
  assert.ok(await page.getByText(words).first().isVisible(), 'the child’s own words are printed')
  assert.ok(await page.getByRole('heading', { level: 1 }).isVisible())
})

/** Presses Tab until the focus is on the field whose id begins so. */
async function tabTo(page, id, atMost = 10) {
  for (let pressed = 0; pressed < atMost; pressed += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((begins) => document.activeElement.id.startsWith(begins), id)) return
  }
  assert.fail(`${atMost} presses of Tab do not reach ${id}`)
}
