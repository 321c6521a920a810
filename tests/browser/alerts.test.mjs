// Alerts: a worker sees what asks for somebody and deals with it; a manager sees the team and passes one on; a file has the list.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isGood, startSightline } from './harness.mjs'
import { daysAway, faultsLeadToFields, fillDay, open, told } from './record.mjs'

let sightline
before(async () => {
  sightline = await startSightline()
})
after(() => sightline?.stop())

const lines = (page) => page.locator('.sightline-alerts > li')

/** The address of the form of the first alert, and the words of its line. */
async function first(page) {
  const line = lines(page).first()
  return { words: await line.innerText(), form: await line.getByRole('link', { name: /^See to it/ }).getAttribute('href') }
}

test('the first page counts the alerts of a worker and leads to them', async () => {
  const page = await sightline.signInAs('social-worker')
  await page.getByRole('link', { name: /alerts? waits? for you/ }).click()
  await page.getByRole('heading', { level: 1, name: 'My alerts' }).waitFor()
  await isGood(page, 'alerts')
  assert.ok((await lines(page).count()) > 0, 'the made-up worker has something to do')
  const line = await lines(page).first().innerText()
  assert.match(line, /Sam Quillamore \(/)
  await page.reload()
  assert.match(await lines(page).first().innerText(), /Seen by Sam Quillamore on/)
})

test('counts by rule lead to the alerts of that rule, as many as they say', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, '/alerts')
  const link = page.getByRole('navigation', { name: 'By rule' }).getByRole('link').nth(1)
  const count = Number((await link.innerText()).match(/: (\d+)$/)[1])
  await link.click()
  await page.waitForURL(/rule=/)
  assert.equal(await lines(page).count(), Math.min(count, 100))
  await isGood(page, 'alerts-by-rule')
  await page.getByRole('link', { name: 'Raised or due this month' }).click()
  await page.waitForURL(/view=month/)
  await isGood(page, 'alerts-this-month')
})

test('an alert is put off by a form that says what is missing', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, '/alerts')
  const { form } = await first(page)
  await open(page, form)
  await isGood(page, 'alert-handle')
  await page.getByRole('button', { name: 'Record' }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await isGood(page, 'alert-handle-faults')
  assert.deepEqual(await faultsLeadToFields(page), ['Choose what you did about it'])
  await page.getByLabel('It can wait').check()
  await page.getByLabel('In words').fill('The school is closed this week.')
  await fillDay(page, 'until', daysAway(5))
  await page.getByRole('button', { name: 'Record' }).click()
  await page.getByRole('heading', { level: 1, name: 'My alerts' }).waitFor()
  assert.equal(await page.locator(`main a[href="${form}"]`).count(), 0, 'it is off the list')
  await open(page, '/alerts?show=handled')
  await isGood(page, 'alerts-handled')
  assert.match(await told(page), /Put off: back on/)
})

test('without scripts, on a phone, a manager passes an alert of the team on', async () => {
  const page = await sightline.signInAs('manager', { javaScript: false, width: 375 })
  await open(page, '/teams')
  await page.getByRole('link', { name: 'Assessment team 1', exact: true }).click()
  await page.getByRole('link', { name: 'Alerts of the team' }).click()
  await page.getByRole('heading', { level: 1, name: 'Alerts of Assessment team 1' }).waitFor()
  await isGood(page, 'alerts-team')
  const { form } = await first(page)
  await open(page, form)
  await page.getByLabel('Pass it on').check()
  const options = await page.getByLabel('To whom it goes').locator('option').allInnerTexts()
  await page.getByLabel('To whom it goes').selectOption({ label: options.find((words) => words.startsWith('Jo Sallowby')) ?? options[1] })
  await page.getByRole('button', { name: 'Record' }).click()
  await page.getByRole('heading', { level: 1, name: 'My alerts' }).waitFor()
  await open(page, form)
  assert.match(await told(page), /it was passed on/)
  assert.match(await told(page), /Passed on by Morag Yarrowholt/)
})

test('a head of service sees a service, and a file holds the same list', async () => {
  const page = await sightline.signInAs('head-of-service')
  await open(page, '/services/assessment/alerts')
  await isGood(page, 'alerts-service')
  const total = Number((await told(page)).match(/(\d+) alerts? here\./)[1])
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download this list as CSV' }).click()])
  assert.equal(file.suggestedFilename(), 'alerts.csv')
  const chunks = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk)
  const rows = Buffer.concat(chunks).toString('utf8').trim().split('\r\n')
  assert.equal(rows.length - 1, total, 'one line each')
})

test('who has no children and no team finds no alerts', async () => {
  for (const persona of ['councillor', 'analyst', 'administrator']) {
    const page = await sightline.signInAs(persona, { expects: [403] })
    assert.equal((await page.goto('/alerts')).status(), 403, persona)
  }
})
