// A document on a child's record: what is missing, how it is added and taken down again, and what is refused.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { isGood, startSightline } from './harness.mjs'
import { faultsLeadToFields, open, told } from './record.mjs'

const LETTER = Buffer.from('Dear social worker,\nshe comes to breakfast club again.\n')
// The smallest picture: one grey dot.
const DRAWING = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')

let sightline, record, missing
before(async () => {
  sightline = await startSightline()
  const page = await sightline.signInAs('social-worker')
  const children = await page.getByRole('table', { name: 'My children' }).locator('tbody th a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  for (record of children) {
    missing = (await missingOf(page))[0]
    if (missing) break
  }
  assert.ok(missing, 'nobody in this caseload misses a document')
})
after(() => sightline?.stop())

/** The kinds of documents that the record should have and has not. */
async function missingOf(page) {
  await open(page, `${record}/documents`)
  const lines = await page.locator('main li').filter({ has: page.getByText('Missing', { exact: true }) }).allInnerTexts()
  return lines.map((line) => line.match(/Missing\s+(.*?): /)[1])
}

test('a record says which documents are missing, and so does the form', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, `${record}/documents`)
  await isGood(page, 'documents-before')
  await page.getByRole('link', { name: 'Add a document' }).click()
  await page.getByRole('heading', { name: 'Add a document' }).waitFor()
  assert.ok((await told(page)).includes(missing))
})

for (const [how, options] of [['with', {}], ['without', { javaScript: false, width: 375 }]]) {
  test(`a form without a file says what is missing, ${how} scripts`, async () => {
    const page = await sightline.signInAs('social-worker', options)
    await open(page, `${record}/documents/new`)
    await isGood(page, `document-new-${how}-scripts`)
    await page.getByRole('button', { name: 'Add the document' }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await isGood(page, `document-faults-${how}-scripts`)
    assert.ok((await faultsLeadToFields(page)).length >= 2, 'a title and a file are missing')
  })
}

test('a document is added from the child’s page and is the same when it is taken down', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, record)
  await page.getByRole('link', { name: 'Add a document' }).click()
  await page.getByRole('heading', { name: 'Add a document' }).waitFor()
  await fill(page, 'Letter from the school', 'Another document', { name: 'Zora at school.txt', mimeType: 'text/plain', buffer: LETTER })
  await page.getByRole('button', { name: 'Add the document' }).dblclick()
  await page.waitForURL((now) => now.pathname === `${record}/documents`)
  await isGood(page, 'documents')
  const link = page.getByRole('link', { name: 'Letter from the school', exact: true })
  assert.equal(await link.count(), 1, 'it is there once')
  const coming = page.waitForEvent('download')
  await link.click()
  const file = await coming
  assert.deepEqual(await readFile(await file.path()), LETTER)
  assert.match(file.suggestedFilename(), /\.txt$/)
  assert.doesNotMatch(file.suggestedFilename(), /Zora/, 'the name of a file may name a child')
  const answer = await page.request.get(await link.getAttribute('href'))
  assert.equal(answer.headers()['content-type'].split(';')[0], 'text/plain')
  assert.match(answer.headers()['content-disposition'], /^attachment/)
  assert.equal(answer.headers()['x-content-type-options'], 'nosniff')
  assert.equal(answer.headers()['cache-control'], 'no-store')
})

test('a child’s drawing is filed without scripts, on a phone, and is said to be the child’s', async () => {
  const page = await sightline.signInAs('social-worker', { javaScript: false, width: 375 })
  await open(page, `${record}/documents/new`)
  await fill(page, 'Drawing of home', 'Another document', { name: 'drawing.png', mimeType: 'image/png', buffer: DRAWING })
  await page.getByLabel(/^The child made it/).check()
  await page.getByRole('button', { name: 'Add the document' }).click()
  await page.waitForURL((now) => now.pathname === `${record}/documents`)
  await isGood(page, 'documents-phone')
  assert.match(await page.locator('.sightline-line').filter({ hasText: 'Drawing of home' }).innerText(), /Made by the child/)
  const answer = await page.request.get(await page.getByRole('link', { name: 'Drawing of home', exact: true }).getAttribute('href'))
  assert.deepEqual(await answer.body(), DRAWING)
})

test('a document that was missing is missing no more', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, `${record}/documents/new`)
  await fill(page, 'What was missing', missing, { name: 'm.txt', mimeType: 'text/plain', buffer: LETTER })
  await page.getByRole('button', { name: 'Add the document' }).click()
  await page.waitForURL((now) => now.pathname === `${record}/documents`)
  assert.ok(!(await missingOf(page)).includes(missing), missing)
})

test('a program that calls itself a document is refused beside its field', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, `${record}/documents/new`)
  await fill(page, 'Invoice', 'Another document', { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1') })
  await page.getByRole('button', { name: 'Add the document' }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await isGood(page, 'document-refused')
  assert.ok((await faultsLeadToFields(page)).length >= 1)
  assert.doesNotMatch(await told(page, `${record}/documents`), /Invoice/)
})

test('it stands in the chronology, and each taking down is a look at the record', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, `${record}/chronology`)
  assert.ok((await page.content()).includes('Letter from the school'))
  assert.match(await told(page, `${record}/looks`), /Sam Quillamore[\s\S]*a document/)
})

test('who may not open the record does not get the document by its address', async () => {
  const page = await sightline.signInAs('social-worker')
  await open(page, `${record}/documents`)
  const address = await page.getByRole('link', { name: 'Letter from the school', exact: true }).getAttribute('href')
  for (const persona of ['councillor', 'partner']) {
    const other = await sightline.signInAs(persona)
    assert.equal((await other.request.get(address)).status(), 403, persona)
  }
  const nobody = await sightline.page()
  assert.doesNotMatch(await (await nobody.request.get(address)).text(), /breakfast club/)
})

async function fill(page, title, kind, file) {
  await page.getByLabel('What the document is called').fill(title)
  await page.getByLabel('Kind of document').selectOption({ label: kind })
  await page.setInputFiles('#file', file)
}
