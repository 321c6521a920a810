// The steps of a person at the front door who writes a contact down and decides on it.

/** Fills the form about a child not known before. `child` has `given`, `family` and whatever else is to be said. */
export async function fillContact(page, child) {
  await page.getByLabel('Given names').fill(child.given)
  await page.getByLabel('Family name').fill(child.family)
  const born = page.locator('#birth_date')
  await born.getByLabel('Day').fill('4')
  await born.getByLabel('Month').fill('may')
  await born.getByLabel('Year').fill('2016')
  if (child.address) {
    await page.getByLabel('Address, if it is known').fill(child.address)
    await page.getByLabel('This address must be protected').check()
  }
  await page.getByLabel('Schools', { exact: true }).check()
  await page.getByLabel('What the referrer is worried about').fill(child.concern ?? 'Hungry at school all week.')
  if (child.words) await page.getByLabel('What the child has said').fill(child.words)
  await page.getByLabel('Not known', { exact: true }).check()
}

/** Records a contact about a child not known before, and answers the address of the contact. */
export async function recordContact(page, child) {
  await page.goto('/contacts/new?new=1')
  await fillContact(page, child)
  await page.getByRole('button', { name: 'Record the contact' }).click()
  await page.getByText('The contact is recorded.').waitFor()
  return new URL(page.url()).pathname
}

/** Fills the decision form; `need` is the code of a primary need, for an outcome that opens a referral. */
export async function fillDecision(page, { outcome, reason, need }) {
  await page.getByLabel(outcome, { exact: true }).check()
  await page.getByLabel('Why this outcome and not another').fill(reason)
  if (need) await page.getByLabel('Primary need').selectOption(need)
}

/** The address of the child's page, from the page of a contact. */
export async function childOf(page, contact) {
  await page.goto(contact)
  return page.getByRole('link', { name: 'Open the child’s page' }).getAttribute('href')
}

/** Looks for somebody on the search page. */
export async function search(page, words) {
  await page.goto('/search')
  await page.getByLabel('Name, date of birth or number').fill(words)
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await page.locator('#results').waitFor()
}
