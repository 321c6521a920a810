// Starts the released Sightline (or the program that SIGHTLINE_PROGRAM names) on a made-up council and walks through it in a
// real browser.
// Every journey is held to the same: no page asks another host for anything, and no script on it fails.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve as absolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const repository = join(dirname(fileURLToPath(import.meta.url)), '../..')
const target = process.env.CARGO_TARGET_DIR ?? join(repository, 'target')
const sightline = process.env.SIGHTLINE_PROGRAM ? absolute(process.env.SIGHTLINE_PROGRAM) : join(target, 'release/sightline')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// A phone and a desk.
export const WIDTHS = [375, 1280]
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
// Filling an empty database is part of the first start.
const STARTS_WITHIN_MS = 120_000
// Enough for every persona to have work; a whole demonstration takes longer to make up.
const CHILDREN = 80
// Pages opened with scripts off.
const scriptless = new WeakSet()

/** A port that nothing listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/**
 * Starts Sightline on a database of its own, and a browser.
 * `environment` and `more` are further variables and arguments for the program; `port` is for who must know it before;
 * `engine` is one of `ENGINES` in engines.mjs and says where the database is; `children` is the size of the made-up authority.
 * Call `stop()` at the end of every test: it also fails the test for what the pages did wrong on the way.
 */
export async function startSightline({ port, environment = {}, more = [], engine, children = CHILDREN } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-browser-'))
  const database = engine ? engine.create(folder) : { url: `sqlite:${join(folder, 'x.sqlite')}`, drop: () => {} }
  const program = startProgram(database.url, port ?? (await freePort()), environment, ['--children', String(children), ...more])
  const leave = async () => {
    await program.stop()
    database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
  let browser
  try {
    await program.answers()
    browser = await startBrowser()
  } catch (error) {
    await leave()
    throw error
  }
  const faults = []
  const page = (options) => openPage(browser, program.url, faults, options)
  return {
    url: program.url,
    file: join(folder, 'x.sqlite'),
    page,
    axe,
    signInAs: async (persona, options) => signIn(await page(options), persona),
    /** Runs another command of the program on the same database. */
    command: (words, input = '') => runCommand(['--database', database.url, ...words], input),
    stopProgram: program.stop,
    stop: async () => {
      await browser.close()
      await leave()
      const wrong = [...new Set(faults)]
      if (wrong.length > 0) assert.fail(`On this journey pages went wrong:\n  ${wrong.join('\n  ')}`)
    },
  }
}

/** What a command said, and its exit code. */
function runCommand(words, input) {
  const { status, stdout, stderr } = spawnSync(sightline, words, { cwd: repository, input, encoding: 'utf8' })
  return { code: status, said: `${stdout}${stderr}` }
}

function startProgram(database, port, environment, more) {
  const child = spawn(sightline, ['demo', '--database', database, '--port', String(port), ...more], {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let ended = null
  const remember = (chunk) => (said = (said + chunk).slice(-8000))
  child.stdout.on('data', remember)
  child.stderr.on('data', remember)
  const gone = new Promise((resolve) => {
    child.once('error', (error) => resolve((ended = `${sightline} could not be started (${error.message}): build it with bin/test`)))
    child.once('exit', (code, signal) => resolve((ended = `it ended with ${signal ?? code}`)))
  })
  // As the program calls itself: a sign-in service sends people back to this host.
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    answers: async () => {
      const until = Date.now() + STARTS_WITHIN_MS
      while (!(await isReady(url))) {
        if (ended) throw new Error(`Sightline did not start: ${ended}. It said:\n${said}`)
        if (Date.now() > until) throw new Error(`Sightline did not answer ${url}/status in time. It said:\n${said}`)
        await sleep(100)
      }
    },
    stop: async () => {
      if (ended) return
      child.kill('SIGTERM')
      const stubborn = setTimeout(() => child.kill('SIGKILL'), 5000)
      await gone
      clearTimeout(stubborn)
    },
  }
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/status`, { signal: AbortSignal.timeout(2000) })).status === 200
  } catch {
    return false
  }
}

function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Root in a container has no sandbox; the rest keeps the browser from calling home.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

// Each page is a person's own browser: no cookie is shared. `javaScript: false` shows the page as it is without scripts;
// `expects` are failing answers to a page's own scripts that belong to the case.
async function openPage(browser, url, faults, { width = 1280, javaScript = true, expects = [] } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    javaScriptEnabled: javaScript,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width, height: 900 },
  })
  await context.route((asked) => !isLocal(asked), (route) => route.abort())
  const page = await context.newPage()
  if (!javaScript) scriptless.add(page)
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => faults.push(`A script failed on ${page.url()}: ${error.message}`))
  page.on('request', (request) => {
    if (page.url().startsWith(url) && !isLocal(new URL(request.url()))) {
      faults.push(`${page.url()} asks another host: ${request.url()}`)
    }
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !expects.includes(response.status()) && response.request().resourceType() !== 'document' && response.url().startsWith(url)) {
      faults.push(`${page.url()} asks for what answers ${response.status()}: ${response.url()}`)
    }
  })
  return page
}

function isLocal(url) {
  return ['localhost', '127.0.0.1'].includes(url.hostname) || ['data:', 'blob:', 'about:'].includes(url.protocol)
}

// The user name is a whole word of the button's name, so that "social-worker" does not press "senior-social-worker".
async function signIn(page, persona) {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: new RegExp(`(^|[^\\w-])${persona}($|[^\\w-])`) }).click()
  await page.waitForURL((now) => now.pathname !== '/sign-in')
  return page
}

/** Fails with one readable line for each thing on the page that breaks WCAG 2.2 AA. */
export async function axe(page) {
  // Its timers never fire on a page without scripts, and the test would hang.
  if (scriptless.has(page)) throw new Error('axe needs scripts: check the same page opened with them on')
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), WCAG_22_AA)
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n    at ${node.target.join(' ')}\n    ${node.html}\n    ${node.failureSummary.replace(/\s+/g, ' ')}`),
  )
  if (lines.length > 0) assert.fail(`${page.url()} breaks WCAG 2.2 AA in ${lines.length} places:\n  ${lines.join('\n  ')}`)
}

/**
 * Holds a page to what each page must be: it says that all is made up, has one main heading, and on a phone and at a desk it
 * breaks nothing of WCAG 2.2 AA and fits. Its pictures are target/screenshots/NAME-WIDTH.png, for people to look at.
 */
export async function isGood(page, name) {
  // A heading can be seen before the styles are there; a page is measured as a person sees it, with them.
  await page.waitForLoadState('load')
  const banner = page.getByText('Everything here is made up. No child, family or worker on these pages is real.')
  assert.ok(await banner.isVisible(), `${page.url()} does not say that everything is made up`)
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${page.url()} must have one main heading`)
  for (const width of WIDTHS) {
    await atWidth(page, width, async () => {
      await fits(page, width)
      if (!scriptless.has(page)) await axe(page)
      await screenshot(page, `${name}-${width}`)
    })
  }
}

/** Fails if a person must scroll sideways, and names the elements that stick out. */
async function fits(page, width) {
  const tooWide = await page.evaluate(() => {
    const seen = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= seen) return []
    const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > seen + 1)
    return ['the page', ...out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))]
  })
  if (tooWide.length > 0) assert.fail(`${page.url()} scrolls sideways at ${width} pixels:\n  ${tooWide.join('\n  ')}`)
}

function screenshot(page, name) {
  const folder = join(target, 'screenshots')
  mkdirSync(folder, { recursive: true })
  return page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

async function atWidth(page, width, act) {
  const before = page.viewportSize()
  await page.setViewportSize({ width, height: before.height })
  try {
    await act()
  } finally {
    await page.setViewportSize(before)
  }
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
