// A council's single sign-on for tests: a real OpenID Connect provider, in a process of its own, on made-up accounts.
// By hand: node tests/browser/oidc-provider.mjs REDIRECT_URI [PORT]. It prints its issuer, client and secret as JSON.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CLIENT = { id: 'sightline', secret: 'a-made-up-secret-for-tests' }
// The council knows both; Sightline knows the first only.
const ACCOUNTS = ['council-1001', 'council-9999']

/** Starts the provider on a free port; the answer has `issuer`, `client_id`, `client_secret` and `stop()`. */
export function startOidcProvider(redirectUri) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), redirectUri], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => (said += chunk))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
  }
  return new Promise((resolve, reject) => {
    gone.then((code) => reject(new Error(`The provider ended with ${code}. It said:\n${said}`)))
    // Its library writes notes to standard output too: the announcement is the one line of JSON.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"issuer"')) resolve({ ...JSON.parse(line), stop })
    })
  })
}

/**
 * Walks the provider's own pages in the browser: the account's name, any password, and consent.
 * The page must be at the provider; afterwards it is on its way back to Sightline.
 */
export async function signInAtProvider(page, account) {
  await page.locator('input[name=login]').fill(account)
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  await page.getByRole('button', { name: /continue/i }).click()
}

async function serve(redirectUri, port) {
  const { Provider } = await import('oidc-provider')
  const server = createServer()
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const issuer = `http://localhost:${server.address().port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri], response_types: ['code'] }],
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: { openid: ['sub'], email: ['email'], profile: ['name', 'preferred_username'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, account) => (ACCOUNTS.includes(account) ? { accountId: account, claims: () => claimsOf(account) } : undefined),
  })
  server.on('request', provider.callback())
  console.log(JSON.stringify({ issuer, client_id: CLIENT.id, client_secret: CLIENT.secret }))
}

function claimsOf(account) {
  return { sub: account, name: `Made-up ${account}`, preferred_username: account, email: `${account}@council.example` }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [redirectUri, port = '0'] = process.argv.slice(2)
  if (!redirectUri) {
    console.error('Say where to send people back to: node tests/browser/oidc-provider.mjs REDIRECT_URI [PORT]')
    process.exit(2)
  }
  await serve(redirectUri, Number(port))
}
