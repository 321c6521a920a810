// One byte changed behind Sightline's back is found by both verifiers, which share no code, and they name the place.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { fillDecision, recordContact } from './contact-form.mjs'
import { repository, startSightline } from './harness.mjs'

let sightline
before(async () => {
  sightline = await startSightline()
  const page = await sightline.signInAs('front-door')
  const contact = await recordContact(page, { given: 'Barnaby', family: 'Ledgerwick', concern: 'Hungry at school all week.' })
  await page.goto(`${contact}/decide`)
  await fillDecision(page, { outcome: 'Early help', reason: 'The family asks for help itself.' })
  await page.getByRole('button', { name: 'Record the decision' }).click()
  await page.getByText('The decision is recorded.').waitFor()
  await sightline.stopProgram()
})
after(() => sightline?.stop())

test('what pages wrote holds for both verifiers', () => {
  for (const [name, verify] of VERIFIERS) {
    const { code, said } = verify()
    assert.equal(code, 0, `${name}: ${said}`)
  }
})

test('one byte changed in the file is found by both verifiers, which name the place', () => {
  const place = sql("select position from entry_version where body like '%Hungry at school all week%' order by position limit 1")
  assert.match(place, /^\d+$/)
  sql(`update entry_version set body = replace(body, 'Hungry', 'Bungry') where position = ${place}`)
  for (const [name, verify] of VERIFIERS) {
    const { code, said } = verify()
    assert.equal(code, 1, `${name}: ${said}`)
    assert.match(said, new RegExp(`\\b${place}\\b`), `${name} names place ${place}: ${said}`)
    assert.doesNotMatch(said, /Hungry|Bungry|Barnaby|Ledgerwick/, `${name} says nothing of the record`)
  }
})

test('put back, it holds again', () => {
  sql("update entry_version set body = replace(body, 'Bungry', 'Hungry') where body like '%Bungry%'")
  for (const [name, verify] of VERIFIERS) assert.equal(verify().code, 0, name)
})

const VERIFIERS = [
  ['sightline verify', () => sightline.command(['verify'])],
  ['tools/verify_ledger.py', () => run('python3', ['tools/verify_ledger.py', sightline.file])],
]

function sql(words) {
  const { code, said } = run('sqlite3', [sightline.file, words])
  assert.equal(code, 0, said)
  return said.trim()
}

function run(program, words) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: repository, encoding: 'utf8' })
  return { code: status, said: `${stdout}${stderr}${error?.message ?? ''}` }
}
