// The steps of people who work with a child's record.
import assert from 'node:assert/strict'
import { search } from './contact-form.mjs'

/** What the address of each page of a record ends in. */
export const PARTS = [
  '',
  '/chronology',
  '/visits',
  '/plans',
  '/clocks',
  '/family',
  '/care',
  '/education-and-health',
  '/missing',
  '/involved',
  '/documents',
]

/** Opens a page that must be there. */
export async function open(page, path) {
  const answer = await page.goto(path)
  assert.ok(answer.ok(), `${path} answers ${answer.status()}`)
}

/** The words of the main part of a page. */
export async function told(page, path) {
  if (path) await open(page, path)
  return page.locator('main').innerText()
}

/** Finds the one child of that name or number, opens the record, and answers its address. */
export async function find(page, words) {
  await search(page, words)
  const found = page.locator('main h3 a')
  assert.equal(await found.count(), 1, `one child is found by “${words}”`)
  await found.click()
  await page.waitForURL(/\/children\//)
  return new URL(page.url()).pathname
}

/** The kinds of the entries of a chronology, in the order of the page; gaps are none. */
export function kinds(page) {
  return page.locator('main > .moj-timeline > .moj-timeline__item .moj-timeline__title').allInnerTexts()
}

/** The entries of a chronology of a kind. */
export function entries(page, kind) {
  return page.locator('main > .moj-timeline > .moj-timeline__item').filter({ has: page.getByRole('heading', { level: 3, name: kind, exact: true }) })
}

/** The rows of a table, each as the words of its cells. */
export function rows(page, name) {
  const table = page.getByRole('table', { name })
  return table.locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())))
}

/** Fails unless each fault of the summary leads to a field that says the same. */
export async function faultsLeadToFields(page) {
  assert.match(await page.title(), /^Error: /)
  const faults = await page.locator('.govuk-error-summary a').all()
  assert.ok(faults.length > 0, 'at least one thing is wrong')
  for (const fault of faults) {
    const field = (await fault.getAttribute('href')).slice(1)
    const words = await fault.innerText()
    assert.equal(await page.locator(`[id="${field}"]`).count(), 1, `“${words}” leads to a field`)
    assert.ok((await page.locator(`[id="${field}-error"]`).innerText()).includes(words), `“${words}” stands beside its field`)
  }
  return Promise.all(faults.map((fault) => fault.innerText()))
}

/** Fills the three boxes of a day. */
export async function fillDay(page, id, day) {
  const boxes = page.locator(`[id="${id}"]`)
  await boxes.getByLabel('Day', { exact: true }).fill(String(day.getDate()))
  await boxes.getByLabel('Month', { exact: true }).fill(String(day.getMonth() + 1))
  await boxes.getByLabel('Year', { exact: true }).fill(String(day.getFullYear()))
}

/** That many days from today. */
export function daysAway(days) {
  const day = new Date()
  day.setDate(day.getDate() + days)
  return day
}
