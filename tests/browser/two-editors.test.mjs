// Two people have the same contact open. The second to decide overwrites nothing and loses nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fillDecision, recordContact } from './contact-form.mjs'
import { isGood, startSightline } from './harness.mjs'

const FIRST = 'The school knows what to do.'
const SECOND = 'A week of hunger points to neglect.'

let sightline
before(async () => {
  sightline = await startSightline()
})
after(() => sightline?.stop())

for (const javaScript of [true, false]) {
  const with_ = javaScript ? 'with' : 'without'
  test(`the second of two who decide on a contact sees both texts and can go on, ${with_} scripts`, async () => {
    const first = await sightline.signInAs('front-door', { javaScript })
    const second = await sightline.signInAs('manager', { javaScript })
    const contact = await recordContact(first, { given: 'Crispin', family: javaScript ? 'Twohands' : 'Twoplain' })
    await first.goto(`${contact}/decide`)
    await second.goto(`${contact}/decide`)

    await fillDecision(first, { outcome: 'Advice and information given', reason: FIRST })
    await first.getByRole('button', { name: 'Record the decision' }).click()
    await first.getByText('The decision is recorded.').waitFor()

    await fillDecision(second, { outcome: 'New referral', reason: SECOND, need: 'N1' })
    const answer = second.waitForResponse((it) => it.request().method() === 'POST' && it.url().endsWith('/decide'))
    await second.getByRole('button', { name: 'Record the decision' }).click()
    assert.equal((await answer).status(), 409)
    await second.getByRole('heading', { name: 'Someone else changed this first' }).waitFor()
    await isGood(second, `contact-both-texts-${with_}-scripts`)
    assert.match(await side(second, 'What stands now'), new RegExp(FIRST))
    assert.match(await side(second, 'What you saw and sent'), new RegExp(SECOND))
    assert.match(await second.locator('main').innerText(), /Ines Fennimarsh changed the contact/)
    assert.equal(await second.getByLabel('Why this outcome and not another').inputValue(), SECOND, 'nothing typed is lost')
    assert.ok(await second.getByLabel('New referral', { exact: true }).isChecked(), 'the choice is not lost')

    await second.getByLabel('Why the decision should be changed').fill('The school rang back.')
    await second.getByRole('button', { name: 'Correct the decision' }).click()
    await second.getByText('The decision is recorded, and a referral is open.').waitFor()
    const history = await second.locator('main').innerText()
    assert.ok(history.includes('The school rang back.'), 'the history says why')
    const before = second.locator('details', { hasText: FIRST })
    assert.ok((await before.count()) >= 1, 'the first decision stays in the history')
  })
}

function side(page, heading) {
  return page.locator('.govuk-grid-column-one-half', { has: page.getByRole('heading', { name: heading }) }).innerText()
}
