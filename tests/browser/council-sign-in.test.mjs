// The council's own sign-in service, a real OpenID Connect provider in a process of its own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freePort, isGood, startSightline } from './harness.mjs'
import { signInAtProvider, startOidcProvider } from './oidc-provider.mjs'

let provider, sightline
before(async () => {
  const port = await freePort()
  provider = await startOidcProvider(`http://127.0.0.1:${port}/sign-in/council/callback`)
  sightline = await startSightline({
    port,
    more: ['--sso-issuer', provider.issuer, '--sso-client', provider.client_id],
    environment: { SIGHTLINE_SSO_SECRET: provider.client_secret },
  })
})
after(async () => {
  await sightline?.stop()
  await provider?.stop()
})

test('a council account opens the social worker’s first page, and leads to the page that was wanted', async () => {
  const page = await atProvider('/search')
  await signInAtProvider(page, 'council-1001')
  await page.waitForURL((now) => now.origin === sightline.url)
  assert.equal(new URL(page.url()).pathname, '/search')
  assert.match(await page.locator('body').innerText(), /Signed in: Sam Quillamore/)
})

test('a council account that Sightline does not know is refused with a page that says what to do', async () => {
  const page = await atProvider('/')
  const answer = page.waitForResponse((it) => it.url().includes('/sign-in/council/callback'))
  await signInAtProvider(page, 'council-9999')
  assert.equal((await answer).status(), 403)
  await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
  await isGood(page, 'council-account-not-known')
  assert.match(await page.locator('main').innerText(), /no open account in Sightline belongs to you\. Ask the person/)
  await page.goto('/search')
  assert.equal(new URL(page.url()).pathname, '/sign-in', 'nobody is signed in')
})

test('coming back from the council with a code that this browser did not ask for signs nobody in', async () => {
  const page = await sightline.page()
  const answer = await page.goto('/sign-in/council/callback?code=stolen&state=guessed')
  assert.equal(answer.status(), 400)
  await isGood(page, 'council-sign-in-late')
  await page.goto('/search')
  assert.equal(new URL(page.url()).pathname, '/sign-in')
})

test('while the council’s service is away the page says so, and another way in stays', async () => {
  await provider.stop()
  const page = await sightline.page()
  const answer = await page.goto('/sign-in/council')
  assert.equal(answer.status(), 502)
  await isGood(page, 'council-sign-in-away')
  await sightline.signInAs('social-worker')
})

async function atProvider(wanted) {
  const page = await sightline.page()
  await page.goto(wanted)
  await page.getByRole('button', { name: /^Sign in with/ }).click()
  await page.waitForURL((now) => now.href.startsWith(provider.issuer))
  return page
}
