// A practice manager's day: a child without a worker gets one, a decision is written down, a supervision session is held.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isGood, startSightline } from './harness.mjs'
import { PARTS, daysAway, faultsLeadToFields, fillDay, open, rows, told } from './record.mjs'

const TEAM = 'Assessment team 1'
const WORKER = 'Jo Sallowby'

let sightline
before(async () => {
  sightline = await startSightline()
})
after(() => sightline?.stop())

/** The page of the manager's team. */
async function openTeam(page) {
  await open(page, '/teams')
  await page.getByRole('link', { name: TEAM, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: TEAM }).waitFor()
}

async function openCaseload(page, worker) {
  await openTeam(page)
  await page.getByRole('table', { name: 'Workers with what is overdue and their caseload' }).getByRole('link', { name: worker }).click()
  await page.getByRole('heading', { level: 1, name: `Caseload of ${worker}` }).waitFor()
}

describe('allocating', () => {
  let child, record

  test('children without a worker stand first on the team’s page', async () => {
    const page = await sightline.signInAs('manager')
    await open(page, '/teams')
    await isGood(page, 'teams')
    assert.match((await rows(page, 'Teams')).find(([name]) => name.startsWith(TEAM))[2], /\d unallocated/)
    await openTeam(page)
    await isGood(page, 'team')
    assert.equal(await page.getByRole('heading', { level: 2 }).first().innerText(), 'Unallocated')
    const link = page.getByRole('table', { name: 'Children without a worker, the longest first' }).locator('tbody th a').first()
    child = await link.innerText()
    record = await link.getAttribute('href')
  })

  test('a form without a choice says what to choose', async () => {
    const page = await sightline.signInAs('manager', { javaScript: false, width: 375 })
    await open(page, `${record}/allocate`)
    await isGood(page, 'allocate')
    await page.getByRole('button', { name: 'Allocate', exact: true }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await isGood(page, 'allocate-faults')
    const faults = await faultsLeadToFields(page)
    assert.ok(faults.includes('Choose a worker, or a team'), faults.join('\n'))
  })

  test('a child is allocated, stands under the worker and is unallocated no more', async () => {
    const page = await sightline.signInAs('manager')
    await openTeam(page)
    await page.getByRole('link', { name: new RegExp(`^Allocate\\s+${child}$`) }).click()
    await page.getByRole('heading', { name: 'Allocate', exact: true }).waitFor()
    await allocate(page, 'First contact or re-referral')
    await page.getByText('The child is allocated.').waitFor()
    await isGood(page, 'allocated')
    assert.match(await told(page, record), new RegExp(`Social worker: ${WORKER}, ${TEAM}`))
    await openTeam(page)
    assert.equal(await page.locator(`main a[href="${record}/allocate"]`).count(), 0, 'nobody has to allocate the child now')
    await openCaseload(page, WORKER)
    await isGood(page, 'caseload')
    const children = await rows(page, 'Children, the most urgent first')
    assert.ok(children.some(([name]) => name === child), `${child} stands in the caseload`)
  })

  test('re-allocating is a change of worker with its reason', async () => {
    const page = await sightline.signInAs('manager')
    await open(page, `${record}/allocate`)
    assert.match(await told(page), new RegExp(`${child}: ${WORKER}, social worker, since`))
    await allocate(page, 'Managing caseloads', /^Sam Quillamore/)
    await page.getByText('The child is allocated.').waitFor()
    await page.getByRole('link', { name: 'People involved' }).click()
    await page.getByRole('heading', { name: 'People involved' }).waitFor()
    await isGood(page, 'involved')
    assert.match(await told(page), new RegExp(`from ${WORKER} to Sam Quillamore. Reason: Managing caseloads`, 'i'))
    const worker = await sightline.signInAs('social-worker')
    assert.ok((await rows(worker, 'My children')).some(([name]) => name === child), 'the child stands in the worker’s own list')
  })

  test('an allocation is ended, and the child is without a worker again', async () => {
    const page = await sightline.signInAs('manager')
    await open(page, `${record}/allocate/end`)
    await isGood(page, 'allocation-end')
    await page.getByLabel(/Sam Quillamore/).first().check()
    await fillDay(page, 'ended_on', new Date())
    await page.getByLabel('Why nobody follows').fill('Sam has too many families this week.')
    await page.getByRole('button', { name: 'End the allocation' }).click()
    await page.getByText('The allocation has ended.').waitFor()
    await open(page, '/teams')
    const everywhere = (await told(page)) + (await openTeam(page), await told(page))
    assert.ok(everywhere.includes(child))
  })

  async function allocate(page, reason, to = new RegExp(`^${WORKER}`)) {
    const options = await page.getByLabel('To whom').locator('option').allInnerTexts()
    await page.getByLabel('To whom').selectOption({ label: options.find((words) => to.test(words.trim())) })
    await page.getByLabel('Why the worker changes').selectOption({ label: reason })
    await page.getByRole('button', { name: 'Allocate', exact: true }).click()
  }
})

describe('a management decision', () => {
  const DECISION = 'The assessment goes on for ten days more.'
  const REASON = 'Father has come forward and has not been heard yet.'
  let record

  test('says what is missing, then stands on the record with the manager’s name', async () => {
    const page = await sightline.signInAs('manager')
    const worker = await sightline.signInAs('social-worker')
    record = await worker.getByRole('table', { name: 'My children' }).locator('tbody th a').first().getAttribute('href')
    await open(page, record)
    await page.getByRole('link', { name: 'Record a decision' }).click()
    await page.getByRole('heading', { name: 'Record a management decision' }).waitFor()
    await isGood(page, 'decision-new')
    await page.getByRole('button', { name: 'Record the decision' }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await isGood(page, 'decision-faults')
    assert.equal((await faultsLeadToFields(page)).length, 3)
    await page.getByLabel('What the decision is about').selectOption({ label: 'Oversight' })
    await page.getByLabel('What was decided').fill(DECISION)
    await page.getByLabel('Why', { exact: true }).fill(REASON)
    await page.getByRole('button', { name: 'Record the decision' }).dblclick()
    await page.waitForURL(/\/entries\//)
    await isGood(page, 'decision-recorded')
    assert.ok((await told(page)).includes(DECISION))
    await open(page, `${record}/plans`)
    await isGood(page, 'plans-with-decision')
    const decision = page.locator('.sightline-line').filter({ hasText: DECISION })
    assert.equal(await decision.count(), 1, 'it is recorded once')
    await decision.locator('summary').click()
    const text = await decision.innerText()
    for (const said of [REASON, 'by Morag Yarrowholt']) assert.ok(text.includes(said), said)
  })

  test('a social worker reads it and records none', async () => {
    const page = await sightline.signInAs('social-worker')
    assert.ok((await page.content()).includes('Management decision'), 'it stands among what has changed')
    await open(page, `${record}/chronology`)
    assert.ok((await page.content()).includes(DECISION))
    assert.equal((await page.goto(`${record}/decisions/new`)).status(), 403)
  })
})

describe('a supervision session', () => {
  const WELLBEING = 'Sleeps badly since the court hearing.'
  const DISCUSSED = 'Whether the plan makes a difference.'
  const DECISION = 'Go on with the plan until the next review.'
  const ACTION = 'Ask the school nurse about the weight.'
  let record, child, sessions

  test('is held with the agenda from the record', async () => {
    const page = await sightline.signInAs('manager')
    await openCaseload(page, 'Sam Quillamore')
    await page.getByRole('link', { name: 'Hold a supervision session' }).click()
    await page.getByRole('heading', { name: 'Hold a supervision session' }).waitFor()
    await isGood(page, 'supervision-new')
    await page.locator('summary').first().waitFor()
    const part = page.locator('details').filter({ has: page.getByRole('group', { name: /^About / }) }).first()
    if (!(await part.evaluate((details) => details.open))) await part.locator('summary').click()
    record = await part.getByRole('link', { name: 'Open the record' }).getAttribute('href')
    child = (await part.locator('summary').innerText()).replace(': nothing waits', '').trim()
    await page.getByLabel('How the worker is').fill(WELLBEING)
    await part.getByLabel('What was talked about').fill(DISCUSSED)
    await part.getByLabel('Decision').fill(DECISION)
    await part.getByLabel('Agreed actions').fill(ACTION)
    await fillDay(page, `by-${record.split('/').at(-1)}`, daysAway(10))
    await fillDay(page, 'next_on', daysAway(28))
    await page.getByRole('button', { name: 'Record the session' }).click()
    await page.waitForURL(/\/supervision/)
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor({ timeout: 500 }).then(async () => assert.fail(await told(page)), () => {})
    await isGood(page, 'supervision-held')
    sessions = new URL(page.url()).pathname.match(/^\/workers\/[^/]+\/supervision/)[0]
  })

  test('the agreed action stands on the child’s page, and how the worker is does not', async () => {
    const page = await sightline.signInAs('social-worker')
    let held = 0
    for (const part of PARTS) {
      await open(page, record + part)
      const source = await page.content()
      assert.ok(!source.includes(WELLBEING), `${part || 'the overview'} tells how the worker is`)
      if (source.includes(ACTION)) held += 1
    }
    assert.ok(held > 0, `the agreed action is on the record of ${child}`)
    await open(page, `${record}/plans`)
    await isGood(page, 'plans-with-supervision')
    const source = await page.content()
    for (const said of [ACTION, DECISION, DISCUSSED]) assert.ok(source.includes(said), said)
  })

  test('the worker sees it all, and reports the action as done', async () => {
    const page = await sightline.signInAs('social-worker')
    assert.ok((await told(page)).includes(child), 'the action stands on “my work”')
    await open(page, sessions)
    await isGood(page, 'supervision-list')
    await page.getByRole('table', { name: 'Sessions, the newest first' }).getByRole('link').first().click()
    await page.waitForURL((now) => now.pathname.startsWith(`${sessions}/`))
    await isGood(page, 'supervision-session')
    const text = await told(page)
    for (const said of [WELLBEING, DISCUSSED, DECISION, ACTION]) assert.ok(text.includes(said), said)
    await page.getByRole('button', { name: new RegExp(`Done today\\s*: ${ACTION}`) }).click()
    await page.getByText(/^Done \d/).waitFor()
    await isGood(page, 'supervision-done')
  })

  test('an auditor who may open the child does not read how the worker is', async () => {
    const page = await sightline.signInAs('auditor')
    for (const part of ['', '/plans', '/chronology']) {
      await open(page, record + part)
      assert.ok(!(await page.content()).includes(WELLBEING), part)
    }
    await page.goto(sessions)
    const newest = page.getByRole('table', { name: 'Sessions, the newest first' }).getByRole('link').first()
    if (await newest.count()) await newest.click()
    assert.ok(!(await page.content()).includes(WELLBEING), 'nor in the session')
  })
})
