// A contact about a child not known before, from what was said to the decision; and what others then see of it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { childOf, fillContact, fillDecision, recordContact, search } from './contact-form.mjs'
import { ENGINES } from './engines.mjs'
import { isGood, startSightline } from './harness.mjs'

const ADDRESS = '7 Hidden Lane'
const WHY_DECIDED = 'The school knows what to do now.'

// Pages look the same on either database: one is held to how they look, both to what they say.
for (const engine of ENGINES) {
  const check = engine === ENGINES[0] ? isGood : async () => {}
  describe(`on ${engine.name}`, () => {
    let sightline
    before(async () => {
      sightline = await startSightline({ engine })
    })
    after(() => sightline?.stop())

    for (const javaScript of [true, false]) {
      const with_ = javaScript ? 'with' : 'without'
      const child = { given: 'Zebedee', family: javaScript ? 'Quartermead' : 'Plainfurrow', address: ADDRESS, words: 'There is nobody there when I get home.' }
      const name = `${child.given} ${child.family}`
      const picture = (what) => `contact-${what}-${with_}-scripts`
      let contact, record

      test(`a contact is recorded once ${with_} scripts, though the button is pressed twice`, async () => {
        const page = await sightline.signInAs('front-door', { javaScript })
        await page.goto('/contacts')
        await check(page, picture('queue'))
        await page.goto('/contacts/new')
        await page.getByLabel('Name, date of birth or number of the child').fill(name)
        await page.getByRole('button', { name: 'Search', exact: true }).click()
        await page.getByRole('button', { name: 'A child not known before' }).waitFor()
        assert.ok(!page.url().includes('Zebedee'), 'no name stands in an address')
        await check(page, picture('who'))
        await page.getByRole('button', { name: 'A child not known before' }).click()
        await page.getByRole('heading', { name: 'Record a contact' }).waitFor()
        await check(page, picture('new'))
        await fillContact(page, child)
        await page.getByRole('button', { name: 'Record the contact' }).dblclick()
        await page.getByText('The contact is recorded.').waitFor()
        contact = new URL(page.url()).pathname
        await check(page, picture('recorded'))
        record = await childOf(page, contact)
        assert.ok(await page.getByText('No other contact about this child is recorded.').isVisible())
        await search(page, `${name} 4/5/2016`)
        assert.equal(await page.locator('main h3', { hasText: child.family }).count(), 1, 'one child was made, and not two')
      })

      test(`what is missing is said beside its field ${with_} scripts, with a way to it`, async () => {
        const page = await sightline.signInAs('front-door', { javaScript })
        await page.goto('/contacts/new?new=1')
        await page.getByRole('button', { name: 'Record the contact' }).click()
        const summary = page.locator('.govuk-error-summary')
        await summary.waitFor()
        assert.match(await page.title(), /^Error: /)
        await check(page, picture('faults'))
        const faults = await summary.locator('a').all()
        assert.ok(faults.length >= 3, 'a name, who made contact and what was said are missing')
        for (const fault of faults) {
          const field = (await fault.getAttribute('href')).slice(1)
          const words = await fault.innerText()
          assert.equal(await page.locator(`[id="${field}"]`).count(), 1, `“${words}” leads to a field`)
          assert.match(await page.locator(`[id="${field}-error"]`).innerText(), new RegExp(escaped(words)), 'the same words stand beside it')
          assert.equal(await page.locator(`[aria-describedby~="${field}-error"]`).count(), 1, `the field ${field} is told with its fault`)
        }
      })

      test(`the decision opens a referral ${with_} scripts, and the child’s page shows both`, async () => {
        const page = await sightline.signInAs('front-door', { javaScript })
        await page.goto(`${contact}/decide`)
        await check(page, picture('decide'))
        await fillDecision(page, { outcome: 'New referral', reason: 'A week of hunger points to neglect.', need: 'N1' })
        await page.getByRole('button', { name: 'Record the decision' }).click()
        await page.getByText('The decision is recorded, and a referral is open.').waitFor()
        await check(page, picture('decided'))
        await page.goto(record)
        await check(page, picture('child'))
        const text = await page.locator('main').innerText()
        for (const said of ['Open referral', 'There is nobody there when I get home.', ADDRESS]) {
          assert.ok(text.includes(said), `the child’s page says “${said}”`)
        }
        await page.goto(`${record}/chronology`)
        await check(page, picture('chronology'))
        for (const kind of ['Contact', 'Referral']) assert.equal(await lines(page, kind), 1, kind)
        const source = await page.content()
        for (const said of ['There is nobody there when I get home.', 'A week of hunger points to neglect.']) {
          assert.ok(source.includes(said), `the chronology says “${said}”`)
        }
      })

      test(`an auditor does not see the protected address, and the social worker does (recorded ${with_} scripts)`, async () => {
        const worker = await sightline.signInAs('social-worker', { javaScript })
        await worker.goto(record)
        assert.ok((await worker.locator('main').innerText()).includes(ADDRESS), 'the social worker may have to knock at the door')
        const auditor = await sightline.signInAs('auditor', { javaScript })
        await auditor.goto(record)
        await check(auditor, picture('child-for-auditor'))
        assert.ok(await auditor.getByText('Protected address: hidden').first().isVisible())
        assert.ok(!(await auditor.content()).includes(ADDRESS), 'the address is nowhere in the page, not even unseen')
      })

      test(`who looked names both of them (recorded ${with_} scripts)`, async () => {
        const page = await sightline.signInAs('social-worker', { javaScript })
        await page.goto(`${record}/looks`)
        await check(page, picture('looks'))
        const table = await page.getByRole('table', { name: 'Looks, newest first' }).innerText()
        for (const who of ['Sam Quillamore', 'Ada Copsemoor', 'Ines Fennimarsh']) assert.ok(table.includes(who), `${who} looked`)
      })
    }

    test('as known at a moment before the decision, a contact is undecided', async () => {
      const page = await sightline.signInAs('front-door')
      // Made up with the authority, so it was recorded before this minute began.
      await page.goto('/contacts')
      const contact = await page.locator('main th a[href^="/contacts/"]').first().getAttribute('href')
      const record = `${await childOf(page, contact)}/chronology`
      const past = `${record}?known_at=${minuteBefore()}`
      await page.goto(`${contact}/decide`)
      await fillDecision(page, { outcome: 'Advice and information given', reason: WHY_DECIDED })
      await page.getByRole('button', { name: 'Record the decision' }).click()
      await page.getByText('The decision is recorded.').waitFor()
      await page.goto(record)
      assert.ok((await page.content()).includes(WHY_DECIDED))
      const known = await lines(page, 'Contact')
      await page.goto(past)
      await check(page, 'child-as-known-before')
      assert.match(await page.locator('main').innerText(), /This is the record as it was known at/)
      assert.ok(!(await page.content()).includes(WHY_DECIDED), 'the decision was not known then')
      assert.equal(await lines(page, 'Contact'), known, 'the contact was known then')
      // The way back, as a person goes it.
      await page.getByRole('link', { name: 'Show the record as known now' }).click()
      await page.waitForURL((now) => !now.search)
      assert.ok((await page.content()).includes(WHY_DECIDED))
    })

    test('a child whose name is spelt otherwise is offered before a second record is made', async () => {
      const page = await sightline.signInAs('front-door')
      await recordContact(page, { given: 'Perpetua', family: 'Duskwhistle' })
      await page.goto('/contacts/new')
      await page.getByLabel('Name, date of birth or number of the child').fill('Perpetua Duskwisle')
      await page.getByRole('button', { name: 'Search', exact: true }).click()
      await page.getByRole('link', { name: /^It is this child\s*: Perpetua Duskwhistle/ }).click()
      await page.getByRole('heading', { name: /^About Perpetua Duskwhistle/ }).waitFor()
      await check(page, 'contact-new-known-child')
    })
  })
}

test('a contact is corrected, and withdrawn, and both stay in its history', async () => {
  const sightline = await startSightline()
  try {
    const page = await sightline.signInAs('front-door')
    const contact = await recordContact(page, { given: 'Merrick', family: 'Slipwright' })
    await page.getByRole('link', { name: 'Correct the text' }).click()
    await page.getByRole('heading', { name: 'Correct a contact' }).waitFor()
    await isGood(page, 'contact-correct')
    await page.getByLabel('What the referrer is worried about').fill('Thirsty at school all week.')
    await page.getByLabel('Why the contact is put right').fill('I wrote hungry for thirsty.')
    await page.getByRole('button', { name: 'Correct the contact' }).click()
    await page.getByText('I wrote hungry for thirsty.').waitFor()
    await isGood(page, 'contact-corrected')
    await page.goto(`${contact}/withdraw`)
    await isGood(page, 'contact-withdraw')
    await page.getByLabel('Why it is withdrawn').fill('It is about another child.')
    await page.getByRole('button', { name: 'Withdraw the contact' }).click()
    await page.getByText('Nothing counts this contact.').waitFor()
    await isGood(page, 'contact-withdrawn')
    await page.locator('summary').last().click()
    const history = await page.locator('main').innerText()
    for (const said of ['I wrote hungry for thirsty.', 'It is about another child.', 'Hungry at school all week.']) {
      assert.ok(history.includes(said), `the history says “${said}”`)
    }
    await page.goto('/contacts')
    assert.ok(!(await page.locator('main').innerText()).includes('Slipwright'), 'nobody waits for what is withdrawn')
  } finally {
    await sightline.stop()
  }
})

test('a partner refers a child and hears what became of it', async () => {
  const sightline = await startSightline()
  try {
    const page = await sightline.signInAs('partner')
    await page.goto('/refer')
    await fillContact(page, { given: 'Lowri', family: 'Tansyhurst' })
    await page.getByRole('button', { name: 'Send the referral' }).click()
    await page.getByText('The referral is sent.').waitFor()
    await isGood(page, 'referred')
    const newest = page.getByRole('table', { name: 'Referrals' }).locator('tbody tr').first()
    assert.match(await newest.innerText(), /Waiting for a decision/)
  } finally {
    await sightline.stop()
  }
})

async function lines(page, kind) {
  return page.locator('.moj-timeline__title').getByText(kind, { exact: true }).count()
}

/** The last whole minute in London, as an address carries it: 2026-03-14T09:30. What is asked for is known to its end. */
function minuteBefore() {
  return new Date(Date.now() - 60_000).toLocaleString('sv-SE', { timeZone: 'Europe/London' }).slice(0, 16).replace(' ', 'T')
}

function escaped(words) {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
